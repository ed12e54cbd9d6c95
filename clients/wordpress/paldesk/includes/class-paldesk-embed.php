<?php
/**
 * The chatbox on the pages of the site.
 *
 * @package Paldesk
 */

defined( 'ABSPATH' ) || exit;

/**
 * Enqueues the script, and gives the page of a logged-in user a way to ask for a token.
 */
final class Paldesk_Embed {

	const HANDLE       = 'paldesk-chatbox';
	const INTRODUCTION = 'paldesk-introduce';
	const ACTION       = 'paldesk_token';

	/**
	 * Where WordPress calls in.
	 */
	public static function hook() {
		add_action( 'wp_enqueue_scripts', array( __CLASS__, 'enqueue' ) );
		add_filter( 'script_loader_tag', array( __CLASS__, 'tag' ), 10, 2 );
		add_action( 'wp_ajax_' . self::ACTION, array( __CLASS__, 'answer' ) );
	}

	/**
	 * Puts the script on the page, unless the page is excluded or the site is not set up.
	 */
	public static function enqueue() {
		$options = Paldesk_Options::all();
		if ( '' === $options['site'] || '' === $options['host'] || self::excluded( $options['excluded'], self::path() ) ) {
			return;
		}
		$first = array();
		if ( self::names( $options ) ) {
			wp_enqueue_script( self::INTRODUCTION, plugins_url( 'introduce.js', __DIR__ ), array(), PALDESK_VERSION, false );
			$first = array( self::INTRODUCTION );
		}
		// A version would only break the browser's cache of an address that is the same for every site.
		// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion
		wp_enqueue_script( self::HANDLE, $options['host'] . '/chatbox.js', $first, null, false );
	}

	/**
	 * What the scripts' tags say: which site it is for and where a token is asked for. No script stands in the page itself.
	 *
	 * @param string $tag    As WordPress made it.
	 * @param string $handle Of which script.
	 * @return string
	 */
	public static function tag( $tag, $handle ) {
		$options = Paldesk_Options::all();
		$site    = array( 'data-site' => $options['site'] );
		if ( self::INTRODUCTION === $handle ) {
			return self::saying( $tag, is_user_logged_in() ? $site + array( 'data-ask' => self::address() ) : $site );
		}
		if ( self::HANDLE === $handle ) {
			return self::saying( $tag, self::names( $options ) ? array( 'async' => '' ) : array( 'async' => '' ) + $site );
		}
		return $tag;
	}

	/**
	 * The tag with more attributes.
	 *
	 * @param string $tag        As WordPress made it.
	 * @param array  $attributes By name.
	 * @return string
	 */
	private static function saying( $tag, $attributes ) {
		$said = '';
		foreach ( $attributes as $name => $value ) {
			$said .= '' === $value ? " $name" : sprintf( ' %s="%s"', $name, esc_attr( $value ) );
		}
		$at = strpos( $tag, ' src=' );
		return false === $at ? $tag : substr_replace( $tag, $said, $at, 0 );
	}

	/**
	 * Answers a logged-in user's page with a fresh token.
	 */
	public static function answer() {
		check_ajax_referer( self::ACTION );
		$options = Paldesk_Options::all();
		if ( ! is_user_logged_in() || ! self::names( $options ) ) {
			wp_send_json_error( null, 403 );
		}
		nocache_headers();
		wp_send_json_success( Paldesk_Token::make( wp_get_current_user(), $options['site'], Paldesk_Options::secret(), time() ) );
	}

	/**
	 * Whether this site tells who is logged in.
	 *
	 * @param array $options What was chosen.
	 * @return bool
	 */
	private static function names( $options ) {
		return $options['identify'] && '' !== Paldesk_Options::secret();
	}

	/**
	 * Where the page of a logged-in user asks for a token. None stands in the page, where a cache could keep it.
	 *
	 * @return string
	 */
	private static function address() {
		$asked = array(
			'action'      => self::ACTION,
			'_ajax_nonce' => wp_create_nonce( self::ACTION ),
		);
		return add_query_arg( $asked, admin_url( 'admin-ajax.php' ) );
	}

	/**
	 * The path of the page that is asked for.
	 *
	 * @return string
	 */
	private static function path() {
		$uri  = isset( $_SERVER['REQUEST_URI'] ) ? esc_url_raw( wp_unslash( $_SERVER['REQUEST_URI'] ) ) : '';
		$path = wp_parse_url( $uri, PHP_URL_PATH );
		return is_string( $path ) && '' !== $path ? $path : '/';
	}

	/**
	 * Whether one of the lines names the path. A star at the end stands for all that begins so.
	 *
	 * @param string $lines One path a line.
	 * @param string $path  The page's.
	 * @return bool
	 */
	public static function excluded( $lines, $path ) {
		foreach ( preg_split( '/\R/', $lines ) as $line ) {
			$line = trim( $line );
			if ( '' === $line ) {
				continue;
			}
			if ( '*' === substr( $line, -1 ) ) {
				if ( 0 === strpos( $path, substr( $line, 0, -1 ) ) ) {
					return true;
				}
			} elseif ( untrailingslashit( $line ) === untrailingslashit( $path ) ) {
				return true;
			}
		}
		return false;
	}
}
