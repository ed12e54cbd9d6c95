<?php
/**
 * Deleting the plugin takes its option, and with it the secret, from every site of the network.
 *
 * @package Paldesk
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

if ( is_multisite() ) {
	foreach ( get_sites(
		array(
			'fields' => 'ids',
			'number' => 0,
		)
	) as $paldesk_blog ) {
		switch_to_blog( $paldesk_blog );
		delete_option( 'paldesk' );
		restore_current_blog();
	}
} else {
	delete_option( 'paldesk' );
}
