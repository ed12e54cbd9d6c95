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

	const HANDLE = 'paldesk-chatbox';
	const ACTION = 'paldesk_token';

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
		// A version would only break the browser's cache of an address that is the same for every site.
		// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion
		wp_enqueue_script( self::HANDLE, $options['host'] . '/chatbox.js', array(), null, false );
		if ( self::identifies( $options ) ) {
			wp_add_inline_script( self::HANDLE, self::introduction( $options['site'] ), 'before' );
		}
	}

	/**
	 * The script's tag: it comes when it comes, and says which site it is for.
	 *
	 * @param string $tag    As WordPress made it.
	 * @param string $handle Of which script.
	 * @return string
	 */
	public static function tag( $tag, $handle ) {
		if ( self::HANDLE !== $handle ) {
			return $tag;
		}
		$options = Paldesk_Options::all();
		// Where the page introduces a user, that script boots; else the tag itself does.
		$site = self::identifies( $options ) ? '' : sprintf( ' data-site="%s"', esc_attr( $options['site'] ) );
		return preg_replace( '/ src=/', ' async' . $site . ' src=', $tag, 1 );
	}

	/**
	 * Answers a logged-in user's page with a fresh token.
	 */
	public static function answer() {
		check_ajax_referer( self::ACTION );
		$options = Paldesk_Options::all();
		if ( ! is_user_logged_in() || ! self::identifies( $options ) ) {
			wp_send_json_error( null, 403 );
		}
		nocache_headers();
		wp_send_json_success( Paldesk_Token::make( wp_get_current_user(), $options['site'], Paldesk_Options::secret(), time() ) );
	}

	/**
	 * Whether this page tells who is logged in.
	 *
	 * @param array $options What was chosen.
	 * @return bool
	 */
	private static function identifies( $options ) {
		return $options['identify'] && '' !== Paldesk_Options::secret() && is_user_logged_in();
	}

	/**
	 * The script that boots and fetches a token when one is needed: no token stands in the page, where a cache could keep it.
	 *
	 * @param string $site The site key.
	 * @return string
	 */
	private static function introduction( $site ) {
		$known = wp_json_encode(
			array(
				'site' => $site,
				'ask'  => add_query_arg(
					array(
						'action'      => self::ACTION,
						'_ajax_nonce' => wp_create_nonce( self::ACTION ),
					),
					admin_url( 'admin-ajax.php' )
				),
			),
			JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES
		);
		return '(function(known){'
			. 'window.Paldesk=window.Paldesk||function(){(Paldesk.q=Paldesk.q||[]).push(arguments)};'
			. 'function getToken(){return fetch(known.ask,{credentials:"same-origin"}).then(function(answer){return answer.json()})'
			. '.then(function(answer){return answer.success?answer.data:""})}'
			. 'Paldesk("boot",{site:known.site,getToken:getToken});'
			. 'Paldesk("on","open",function introduce(){Paldesk("off","open",introduce);'
			. 'getToken().then(function(token){if(token)Paldesk("identify",{token:token})})})'
			. '})(' . $known . ');';
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
