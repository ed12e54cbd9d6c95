<?php
/**
 * The settings page.
 *
 * @package Paldesk
 */

defined( 'ABSPATH' ) || exit;

/**
 * Settings, Paldesk: for those who may manage options.
 */
final class Paldesk_Settings {

	const PAGE  = 'paldesk';
	const RIGHT = 'manage_options';

	/**
	 * Where WordPress calls in.
	 *
	 * @param string $plugin The plugin's own name, for its link in the list of plugins.
	 */
	public static function hook( $plugin ) {
		add_action( 'admin_menu', array( __CLASS__, 'menu' ) );
		add_action( 'admin_init', array( __CLASS__, 'register' ) );
		add_filter( 'plugin_action_links_' . $plugin, array( __CLASS__, 'link' ) );
	}

	/**
	 * The entry below Settings.
	 */
	public static function menu() {
		add_options_page( __( 'Paldesk', 'paldesk' ), __( 'Paldesk', 'paldesk' ), self::RIGHT, self::PAGE, array( __CLASS__, 'page' ) );
	}

	/**
	 * The option; WordPress checks the nonce and the right before it saves.
	 */
	public static function register() {
		register_setting(
			self::PAGE,
			Paldesk_Options::NAME,
			array(
				'type'              => 'array',
				'sanitize_callback' => array( 'Paldesk_Options', 'sanitize' ),
				'show_in_rest'      => false,
			)
		);
		add_settings_section( 'paldesk_site', '', '__return_null', self::PAGE );
		self::field( 'site', __( 'Site key', 'paldesk' ) );
		self::field( 'host', __( 'Address of Paldesk', 'paldesk' ) );
		self::field( 'excluded', __( 'Pages without the chatbox', 'paldesk' ) );
		self::field( 'identify', __( 'Logged-in users', 'paldesk' ) );
		self::field( 'secret', __( 'Secret', 'paldesk' ) );
	}

	/**
	 * One line of the form.
	 *
	 * @param string $name  The field.
	 * @param string $label What it is called.
	 */
	private static function field( $name, $label ) {
		$more = 'identify' === $name ? array() : array( 'label_for' => 'paldesk_' . $name );
		add_settings_field( 'paldesk_' . $name, $label, array( __CLASS__, $name ), self::PAGE, 'paldesk_site', $more );
	}

	/**
	 * The link in the list of plugins.
	 *
	 * @param string[] $links Those that are there.
	 * @return string[]
	 */
	public static function link( $links ) {
		$url = admin_url( 'options-general.php?page=' . self::PAGE );
		array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( $url ), esc_html__( 'Settings', 'paldesk' ) ) );
		return $links;
	}

	/**
	 * The page.
	 */
	public static function page() {
		if ( ! current_user_can( self::RIGHT ) ) {
			wp_die( esc_html__( 'You may not change these settings.', 'paldesk' ), '', array( 'response' => 403 ) );
		}
		echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1><form action="options.php" method="post">';
		settings_fields( self::PAGE );
		do_settings_sections( self::PAGE );
		submit_button();
		echo '</form></div>';
	}

	/**
	 * The site key.
	 */
	public static function site() {
		self::input( 'site', 'text', Paldesk_Options::all()['site'], 'pk_…' );
		self::help( 'site', __( 'It stands on the page of your site in Paldesk. Without it there is no chatbox.', 'paldesk' ) );
	}

	/**
	 * The address.
	 */
	public static function host() {
		self::input( 'host', 'url', Paldesk_Options::all()['host'], 'https://chat.example' );
		self::help( 'host', __( 'Where you log in to Paldesk. Your site’s own address must be among the allowed origins there.', 'paldesk' ) );
	}

	/**
	 * The pages without it.
	 */
	public static function excluded() {
		printf(
			'<textarea id="paldesk_excluded" name="%s[excluded]" rows="4" class="regular-text code" aria-describedby="paldesk_excluded_help">%s</textarea>',
			esc_attr( Paldesk_Options::NAME ),
			esc_textarea( Paldesk_Options::all()['excluded'] )
		);
		self::help( 'excluded', __( 'One path a line, like /checkout/. A star at the end stands for all that begins so: /account/*', 'paldesk' ) );
	}

	/**
	 * Whether users are named.
	 */
	public static function identify() {
		printf(
			'<label for="paldesk_identify"><input id="paldesk_identify" type="checkbox" name="%s[identify]" value="1" aria-describedby="paldesk_identify_help"%s> %s</label>',
			esc_attr( Paldesk_Options::NAME ),
			checked( Paldesk_Options::all()['identify'], true, false ),
			esc_html__( 'Tell Paldesk who is logged in when they open the chat', 'paldesk' )
		);
		self::help( 'identify', __( 'Their number, name and e-mail address on this site, in a token that is signed with the secret and ends after ten minutes. Your operators then see "verified by your server".', 'paldesk' ) );
	}

	/**
	 * The secret, which is never shown again.
	 */
	public static function secret() {
		if ( defined( 'PALDESK_SECRET' ) ) {
			echo '<p id="paldesk_secret">' . esc_html__( 'It is set in wp-config.php.', 'paldesk' ) . '</p>';
			return;
		}
		$is_set = '' !== Paldesk_Options::all()['secret'];
		self::input( 'secret', 'password', '', $is_set ? '••••••••••••' : 'ids_…' );
		self::help(
			'secret',
			$is_set
				? __( 'A secret is set. Leave the field empty to keep it.', 'paldesk' )
				: __( 'Make a key on the page Identity of your site in Paldesk. Better than here it stands in wp-config.php, as PALDESK_SECRET.', 'paldesk' )
		);
		if ( $is_set ) {
			printf(
				'<p><label><input type="checkbox" name="%s[forget_secret]" value="1"> %s</label></p>',
				esc_attr( Paldesk_Options::NAME ),
				esc_html__( 'Forget the secret', 'paldesk' )
			);
		}
	}

	/**
	 * A field of one line.
	 *
	 * @param string $name  The field.
	 * @param string $type  Its type.
	 * @param string $value What stands in it.
	 * @param string $hint  What it looks like.
	 */
	private static function input( $name, $type, $value, $hint ) {
		printf(
			'<input id="paldesk_%1$s" name="%2$s[%1$s]" type="%3$s" value="%4$s" placeholder="%5$s" class="regular-text" autocomplete="off" spellcheck="false" aria-describedby="paldesk_%1$s_help">',
			esc_attr( $name ),
			esc_attr( Paldesk_Options::NAME ),
			esc_attr( $type ),
			esc_attr( $value ),
			esc_attr( $hint )
		);
	}

	/**
	 * What follows from a field.
	 *
	 * @param string $name The field.
	 * @param string $text In a sentence.
	 */
	private static function help( $name, $text ) {
		printf( '<p class="description" id="paldesk_%s_help">%s</p>', esc_attr( $name ), esc_html( $text ) );
	}
}
