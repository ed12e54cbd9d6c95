<?php
/**
 * What the site's administrator has chosen.
 *
 * @package Paldesk
 */

defined( 'ABSPATH' ) || exit;

/**
 * Reads and cleans the one option of this plugin.
 */
final class Paldesk_Options {

	const NAME = 'paldesk';

	/**
	 * All values, with those that were never chosen empty.
	 *
	 * @return array{site: string, host: string, secret: string, excluded: string, identify: bool}
	 */
	public static function all() {
		$nothing = array(
			'site'     => '',
			'host'     => '',
			'secret'   => '',
			'excluded' => '',
			'identify' => false,
		);
		$kept    = get_option( self::NAME, array() );
		return array_merge( $nothing, is_array( $kept ) ? $kept : array() );
	}

	/**
	 * The secret that tokens are signed with. The one in wp-config.php comes first: it is not in the database's backups.
	 *
	 * @return string
	 */
	public static function secret() {
		return defined( 'PALDESK_SECRET' ) ? (string) PALDESK_SECRET : self::all()['secret'];
	}

	/**
	 * What may be kept of what was sent. What is wrong keeps its old value and is said.
	 *
	 * @param mixed $sent As the form sent it.
	 * @return array
	 */
	public static function sanitize( $sent ) {
		$kept = self::all();
		$sent = is_array( $sent ) ? $sent : array();
		return array(
			'site'     => self::site( self::text( $sent, 'site' ), $kept['site'] ),
			'host'     => self::host( self::text( $sent, 'host' ), $kept['host'] ),
			'secret'   => self::new_secret( $sent, $kept['secret'] ),
			'excluded' => sanitize_textarea_field( self::text( $sent, 'excluded' ) ),
			'identify' => ! empty( $sent['identify'] ),
		);
	}

	/**
	 * One value as text.
	 *
	 * @param array  $sent The form.
	 * @param string $name The field.
	 * @return string
	 */
	private static function text( $sent, $name ) {
		return isset( $sent[ $name ] ) && is_string( $sent[ $name ] ) ? trim( $sent[ $name ] ) : '';
	}

	/**
	 * The site key.
	 *
	 * @param string $given What was typed.
	 * @param string $kept  What was there.
	 * @return string
	 */
	private static function site( $given, $kept ) {
		if ( '' === $given || preg_match( '/^pk_[A-Za-z0-9_-]{1,64}$/', $given ) ) {
			return $given;
		}
		add_settings_error( self::NAME, 'paldesk_site', __( 'The site key begins with pk_. Copy it from the page of your site in Paldesk.', 'paldesk' ) );
		return $kept;
	}

	/**
	 * The address that serves the chatbox, without a path.
	 *
	 * @param string $given What was typed.
	 * @param string $kept  What was there.
	 * @return string
	 */
	private static function host( $given, $kept ) {
		$parts = wp_parse_url( $given );
		if ( '' === $given ) {
			return '';
		}
		if ( ! empty( $parts['host'] ) && isset( $parts['scheme'] ) && in_array( $parts['scheme'], array( 'https', 'http' ), true ) && empty( $parts['user'] ) ) {
			$port = isset( $parts['port'] ) ? ':' . (int) $parts['port'] : '';
			return esc_url_raw( $parts['scheme'] . '://' . strtolower( $parts['host'] ) . $port );
		}
		add_settings_error( self::NAME, 'paldesk_host', __( 'The address begins with https://, like https://chat.example.', 'paldesk' ) );
		return $kept;
	}

	/**
	 * The secret: an empty field keeps the old one, since the page never shows it.
	 *
	 * @param array  $sent The form.
	 * @param string $kept What was there.
	 * @return string
	 */
	private static function new_secret( $sent, $kept ) {
		if ( ! empty( $sent['forget_secret'] ) ) {
			return '';
		}
		$given = self::text( $sent, 'secret' );
		if ( '' === $given ) {
			return $kept;
		}
		if ( strlen( $given ) >= 32 && preg_match( '/^[\x21-\x7e]+$/', $given ) ) {
			return $given;
		}
		add_settings_error( self::NAME, 'paldesk_secret', __( 'The secret is longer and has no spaces. Copy it whole from the page Identity of your site in Paldesk.', 'paldesk' ) );
		return $kept;
	}
}
