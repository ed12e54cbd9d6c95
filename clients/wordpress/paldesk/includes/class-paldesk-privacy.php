<?php
/**
 * A suggestion for the site's privacy policy.
 *
 * @package Paldesk
 */

defined( 'ABSPATH' ) || exit;

/**
 * Stands in Settings, Privacy, Policy guide.
 */
final class Paldesk_Privacy {

	/**
	 * Where WordPress calls in.
	 */
	public static function hook() {
		add_action( 'admin_init', array( __CLASS__, 'suggest' ) );
	}

	/**
	 * Gives WordPress the text.
	 */
	public static function suggest() {
		if ( ! function_exists( 'wp_add_privacy_policy_content' ) ) {
			return;
		}
		$paragraphs = array(
			__( 'You can write to us in a chat. Until you open it, it stores nothing on your device and sends nothing about you.', 'paldesk' ),
			__( 'When you write, we keep your messages with their times, and your name, e-mail address and telephone number if you give them, to answer you. Your browser keeps a key that finds the conversation again.', 'paldesk' ),
			__( 'If you are logged in on this site and open the chat, we add the number, name and e-mail address of your account here.', 'paldesk' ),
			__( 'In the chat, "Your data" shows what is held about you, lets you correct it, take it along and have it deleted, and lets you withdraw what you agreed to.', 'paldesk' ),
			__( 'Paldesk processes these data on our behalf.', 'paldesk' ),
		);
		$text = '';
		foreach ( $paragraphs as $paragraph ) {
			$text .= '<p>' . esc_html( $paragraph ) . '</p>';
		}
		wp_add_privacy_policy_content( 'Paldesk', wp_kses_post( $text ) );
	}
}
