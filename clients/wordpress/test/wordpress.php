<?php
/**
 * As much of WordPress as the plugin calls, so that its behaviour can be tried without one.
 * Reads what to do from standard input as JSON and writes what happened as JSON:
 *   {"do": "page" | "ajax" | "form" | "save" | "policy", "options": {…}, "user": null | {…}, "uri": "/", "sent": {…}, …}
 */

define( 'ABSPATH', '/' );
$asked    = json_decode( stream_get_contents( STDIN ), true );
$hooks    = array();
$happened = array(
	'scripts' => array(),
	'errors'  => array(),
	'policy'  => '',
	'deleted' => array(),
	'answer'  => null,
	'died'    => null,
);
if ( isset( $asked['constant'] ) ) {
	define( 'PALDESK_SECRET', $asked['constant'] );
}
$_SERVER['REQUEST_URI'] = $asked['uri'] ?? '/';

final class WP_User {
	public $ID;
	public $user_email;
	public $display_name;
	public function __construct( $facts ) {
		$this->ID           = $facts['id'];
		$this->user_email   = $facts['email'];
		$this->display_name = $facts['name'];
	}
}
/** What ends a request in WordPress. */
final class Ended extends Exception {}

function add_action( $name, $work, $priority = 10, $arguments = 1 ) { add_filter( $name, $work, $priority, $arguments ); }
function add_filter( $name, $work, $priority = 10, $arguments = 1 ) { $GLOBALS['hooks'][ $name ][] = array( $work, $arguments ); }
function do_action( $name ) { foreach ( $GLOBALS['hooks'][ $name ] ?? array() as $hook ) { call_user_func( $hook[0] ); } }
function apply_filters( $name, $value, ...$more ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as $hook ) {
		$value = call_user_func_array( $hook[0], array_slice( array( $value, ...$more ), 0, $hook[1] ) );
	}
	return $value;
}
function is_admin() { return 'page' !== $GLOBALS['asked']['do']; }
function plugin_basename( $file ) { return 'paldesk/' . basename( $file ); }
function load_plugin_textdomain() { return true; }
function get_option( $name, $else = false ) { return $GLOBALS['asked']['options'] ?? $else; }
function delete_option( $name ) { $GLOBALS['happened']['deleted'][] = $name; }
function is_multisite() { return false; }
function __( $text, $domain ) { return $text; }
function esc_html__( $text, $domain ) { return esc_html( $text ); }
function esc_html( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
function esc_attr( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
function esc_textarea( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
function esc_url( $url ) { return htmlspecialchars( $url, ENT_QUOTES ); }
function esc_url_raw( $url ) { return $url; }
function wp_kses_post( $html ) { return $html; }
function wp_strip_all_tags( $text ) { return trim( strip_tags( $text ) ); }
function sanitize_textarea_field( $text ) { return trim( strip_tags( $text ) ); }
function wp_unslash( $value ) { return $value; }
function wp_parse_url( $url, $part = -1 ) { return parse_url( $url, $part ); }
function wp_json_encode( $value, $flags = 0 ) { return json_encode( $value, $flags ); }
function untrailingslashit( $text ) { return rtrim( $text, '/' ); }
function is_email( $text ) { return (bool) filter_var( $text, FILTER_VALIDATE_EMAIL ); }
function wp_generate_uuid4() { return bin2hex( random_bytes( 16 ) ); }
function wp_create_nonce( $action ) { return "nonce-$action"; }
function check_ajax_referer( $action ) { if ( "nonce-$action" !== ( $GLOBALS['asked']['nonce'] ?? '' ) ) { wp_die( 'nonce', '', array( 'response' => 403 ) ); } }
function add_query_arg( $arguments, $url ) { return $url . '?' . http_build_query( $arguments ); }
function admin_url( $path ) { return "https://shop.test/wp-admin/$path"; }
function nocache_headers() { $GLOBALS['happened']['nocache'] = true; }
function is_user_logged_in() { return isset( $GLOBALS['asked']['user'] ); }
function wp_get_current_user() { return new WP_User( $GLOBALS['asked']['user'] ); }
function current_user_can( $right ) { return in_array( $right, $GLOBALS['asked']['rights'] ?? array(), true ); }
function wp_send_json_success( $data ) { $GLOBALS['happened']['answer'] = array( 200, $data ); throw new Ended(); }
function wp_send_json_error( $data, $status ) { $GLOBALS['happened']['answer'] = array( $status, $data ); throw new Ended(); }
function wp_die( $words, $title, $more ) { $GLOBALS['happened']['died'] = $more['response']; throw new Ended(); }
function wp_enqueue_script( $handle, $url, $needs, $version, $late ) { $GLOBALS['happened']['scripts'][ $handle ] = $url; }
function plugins_url( $path, $file ) { return "https://shop.test/wp-content/plugins/paldesk/$path"; }
function wp_add_privacy_policy_content( $who, $html ) { $GLOBALS['happened']['policy'] = $html; }
function add_options_page( $title, $name, $right, $page, $work ) { $GLOBALS['happened']['right'] = $right; }
function register_setting( $page, $name, $rules ) { $GLOBALS['sanitize'] = $rules['sanitize_callback']; }
function add_settings_section() {}
function add_settings_field( $id, $label, $work ) { $GLOBALS['fields'][] = $work; }
function add_settings_error( $name, $code, $words ) { $GLOBALS['happened']['errors'][ $code ] = $words; }
function get_admin_page_title() { return 'Paldesk'; }
function settings_fields( $page ) { echo '<input type="hidden" name="_wpnonce" value="nonce">'; }
function do_settings_sections( $page ) { array_map( 'call_user_func', $GLOBALS['fields'] ); }
function submit_button() { echo '<button>Save Changes</button>'; }
function checked( $value, $wanted, $print ) { return $value === $wanted ? ' checked' : ''; }

// WordPress brings it, too, where PHP has it not.
if ( ! function_exists( 'mb_substr' ) ) {
	function mb_substr( $text, $from, $length ) { return preg_replace( "/^(.{0,$length}).*$/us", '$1', $text ); }
}

require __DIR__ . '/../paldesk/paldesk.php';
do_action( 'init' );
ob_start();
try {
	switch ( $asked['do'] ) {
		case 'page':
			do_action( 'wp_enqueue_scripts' );
			foreach ( $happened['scripts'] as $handle => $url ) {
				// The form in which WordPress prints a script.
				echo apply_filters( 'script_loader_tag', "<script src=\"$url\" id=\"$handle-js\"></script>\n", $handle, $url );
			}
			break;
		case 'ajax':
			do_action( 'wp_ajax_paldesk_token' );
			break;
		case 'form':
			do_action( 'admin_menu' );
			do_action( 'admin_init' );
			Paldesk_Settings::page();
			break;
		case 'save':
			do_action( 'admin_init' );
			$happened['kept'] = call_user_func( $sanitize, $asked['sent'] );
			break;
		case 'policy':
			do_action( 'admin_init' );
			break;
		case 'uninstall':
			define( 'WP_UNINSTALL_PLUGIN', 'paldesk/paldesk.php' );
			require __DIR__ . '/../paldesk/uninstall.php';
			break;
	}
} catch ( Ended $ended ) {
	$happened['ended'] = true;
}
$happened['html']  = ob_get_clean();
$happened['links'] = apply_filters( 'plugin_action_links_paldesk/paldesk.php', array() );
$happened['hooks'] = array_keys( $hooks );
echo json_encode( $happened );
