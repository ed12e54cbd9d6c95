<?php
/**
 * Plugin Name:       Paldesk
 * Description:       Live chat on your site: stores nothing before a visitor acts, and knows your logged-in users by a signed token.
 * Version:           1.0.0
 * Requires at least: 5.7
 * Requires PHP:      7.4
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       paldesk
 * Domain Path:       /languages
 *
 * @package Paldesk
 */

defined( 'ABSPATH' ) || exit;

define( 'PALDESK_VERSION', '1.0.0' );

require_once __DIR__ . '/includes/class-paldesk-options.php';
require_once __DIR__ . '/includes/class-paldesk-token.php';
require_once __DIR__ . '/includes/class-paldesk-embed.php';

Paldesk_Embed::hook();

if ( is_admin() ) {
	require_once __DIR__ . '/includes/class-paldesk-settings.php';
	require_once __DIR__ . '/includes/class-paldesk-privacy.php';
	Paldesk_Settings::hook( plugin_basename( __FILE__ ) );
	Paldesk_Privacy::hook();
}

add_action(
	'init',
	static function () {
		load_plugin_textdomain( 'paldesk', false, dirname( plugin_basename( __FILE__ ) ) . '/languages' );
	}
);
