// A token that tells the chatbox who your user is. Go's standard library is enough.
package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

var (
	siteKey = from("PALDESK_SITE_KEY", "pk_your_site_key")
	keyID   = from("PALDESK_KEY_ID", "ik_your_key_id")
)

type User struct{ ID, Name, Email, Plan string }

func tokenFor(user User) string {
	now := time.Now().Unix()
	once := make([]byte, 16)
	if _, err := rand.Read(once); err != nil {
		panic(err)
	}
	signed := part(map[string]any{"alg": "HS256", "typ": "JWT", "kid": keyID}) + "." + part(map[string]any{
		"aud":        siteKey,
		"sub":        user.ID,
		"name":       user.Name,
		"email":      user.Email,
		"attributes": map[string]any{"plan": user.Plan},
		"iat":        now,
		"exp":        now + 300,
		"jti":        hex.EncodeToString(once),
	})
	mac := hmac.New(sha256.New, []byte(os.Getenv("PALDESK_SECRET")))
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func part(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func from(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func main() {
	fmt.Println(tokenFor(User{"42", "Zoë Müller", "zoe@shop.example", "gold"}))
}
