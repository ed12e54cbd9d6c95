<?php
/**
 * The token with which this server vouches for a logged-in user.
 *
 * @package Paldesk
 */

defined( 'ABSPATH' ) || exit;

/**
 * A JSON Web Token (RFC 7519), signed with HS256.
 */
final class Paldesk_Token {

	/** Paldesk takes 15 minutes at most; a page asks for another one when this has ended. */
	const SECONDS = 600;

	/**
	 * A token for one use.
	 *
	 * @param WP_User $user   Whom it names.
	 * @param string  $site   The site key, for which alone it is good.
	 * @param string  $secret The key's secret.
	 * @param int     $now    Seconds since 1970.
	 * @return string
	 */
	public static function make( $user, $site, $secret, $now ) {
		$claims = array(
			'aud' => $site,
			'sub' => (string) $user->ID,
			'jti' => wp_generate_uuid4(),
			'iat' => $now,
			'exp' => $now + self::SECONDS,
		);
		if ( is_email( $user->user_email ) ) {
			$claims['email'] = $user->user_email;
		}
		$name = trim( wp_strip_all_tags( $user->display_name ) );
		if ( '' !== $name ) {
			$claims['name'] = mb_substr( $name, 0, 120 );
		}

		/**
		 * Lets a site add name, phone, company or attributes to what the token says.
		 *
		 * @param array   $claims What the token says.
		 * @param WP_User $user   Of whom.
		 */
		$claims = apply_filters( 'paldesk_claims', $claims, $user );
		return self::sign( $claims, $secret );
	}

	/**
	 * The token of these claims.
	 *
	 * @param array  $claims What it says.
	 * @param string $secret The key's secret.
	 * @return string
	 */
	private static function sign( $claims, $secret ) {
		$parts = self::part(
			array(
				'alg' => 'HS256',
				'typ' => 'JWT',
			)
		) . '.' . self::part( $claims );
		return $parts . '.' . self::base64url( hash_hmac( 'sha256', $parts, $secret, true ) );
	}

	/**
	 * One part as JSON.
	 *
	 * @param array $object The part.
	 * @return string
	 */
	private static function part( $object ) {
		return self::base64url( wp_json_encode( $object ) );
	}

	/**
	 * Base64 for addresses, without padding (RFC 4648 section 5).
	 *
	 * @param string $bytes What is encoded.
	 * @return string
	 */
	private static function base64url( $bytes ) {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- the token's format asks for it.
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}
}
