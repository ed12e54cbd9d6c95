# A token that tells the chatbox who your user is. Ruby's standard library is enough.
require "base64"
require "json"
require "openssl"
require "securerandom"

SITE_KEY = ENV.fetch("PALDESK_SITE_KEY", "pk_your_site_key")
KEY_ID = ENV.fetch("PALDESK_KEY_ID", "ik_your_key_id")

def part(value)
  Base64.urlsafe_encode64(JSON.generate(value), padding: false)
end

def token_for(user)
  now = Time.now.to_i
  claims = {
    aud: SITE_KEY,
    sub: user[:id].to_s,
    name: user[:name],
    email: user[:email],
    attributes: { plan: user[:plan] },
    iat: now,
    exp: now + 300,
    jti: SecureRandom.uuid,
  }
  signed = "#{part({ alg: 'HS256', typ: 'JWT', kid: KEY_ID })}.#{part(claims)}"
  signature = OpenSSL::HMAC.digest("SHA256", ENV.fetch("PALDESK_SECRET"), signed)
  "#{signed}.#{Base64.urlsafe_encode64(signature, padding: false)}"
end

puts token_for(id: 42, name: "Zoë Müller", email: "zoe@shop.example", plan: "gold")
