<?php
// A token that tells the chatbox who your user is. PHP 7.3 or newer, without a library.

$siteKey = getenv('PALDESK_SITE_KEY') ?: 'pk_your_site_key';
$keyId = getenv('PALDESK_KEY_ID') ?: 'ik_your_key_id';

function token_for(array $user, string $siteKey, string $keyId): string
{
    $now = time();
    $claims = [
        'aud' => $siteKey,
        'sub' => (string) $user['id'],
        'name' => $user['name'],
        'email' => $user['email'],
        'attributes' => ['plan' => $user['plan']],
        'iat' => $now,
        'exp' => $now + 300,
        'jti' => bin2hex(random_bytes(16)),
    ];
    $header = ['alg' => 'HS256', 'typ' => 'JWT', 'kid' => $keyId];
    $signed = part($header) . '.' . part($claims);
    return $signed . '.' . base64(hash_hmac('sha256', $signed, getenv('PALDESK_SECRET'), true));
}

function part(array $value): string
{
    return base64(json_encode($value, JSON_THROW_ON_ERROR));
}

function base64(string $raw): string
{
    return rtrim(strtr(base64_encode($raw), '+/', '-_'), '=');
}

$user = ['id' => 42, 'name' => 'Zoë Müller', 'email' => 'zoe@shop.example', 'plan' => 'gold'];
echo token_for($user, $siteKey, $keyId), "\n";
