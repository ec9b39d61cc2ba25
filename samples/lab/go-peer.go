// A TLS client or server on Go's crypto/tls. What it is told is in peers.js:
//
//	go-peer client|server PORT TLSv1.2|TLSv1.3 [-certificate NAME] [-trust NAME] [-require] [-group secp384r1]
//	        [-twice] [-sign-wrongly] [-cannot-sign] [-up-to TLSv1.3]
//
// Writes a key log to $SSLKEYLOGFILE. A client exits with 1 if there was no answer.
package main

import (
	"bufio"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

var versions = map[string]uint16{"TLSv1.2": tls.VersionTLS12, "TLSv1.3": tls.VersionTLS13}
var groups = map[string]tls.CurveID{"x25519": tls.X25519, "secp256r1": tls.CurveP256, "secp384r1": tls.CurveP384}

// wrongSigner signs, and then changes a bit of the signature, so that it does not verify.
type wrongSigner struct{ crypto.Signer }

func (signer wrongSigner) Sign(random io.Reader, digest []byte, options crypto.SignerOpts) ([]byte, error) {
	signature, err := signer.Signer.Sign(random, digest, options)
	if err == nil {
		signature[len(signature)-1] ^= 1
	}
	return signature, err
}

// brokenSigner has a key that does not sign, as a token that was pulled out.
type brokenSigner struct{ crypto.Signer }

func (signer brokenSigner) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("the token is gone")
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	log.SetFlags(0)
	role, port, version := os.Args[1], os.Args[2], os.Args[3]
	options := flag.NewFlagSet(role, flag.ExitOnError)
	certificate := options.String("certificate", "", "present NAME.crt with NAME.key")
	trust := options.String("trust", "", "trust only NAME.crt")
	require := options.Bool("require", false, "server: require a client certificate")
	group := options.String("group", "", "only this group")
	twice := options.Bool("twice", false, "client: connect again and resume")
	signWrongly := options.Bool("sign-wrongly", false, "sign so that it does not verify")
	cannotSign := options.Bool("cannot-sign", false, "have a key that fails to sign")
	upTo := options.String("up-to", version, "the highest version")
	options.Parse(os.Args[4:])

	config := &tls.Config{
		MinVersion: versions[version],
		MaxVersion: versions[*upTo],
		ServerName: "localhost",
	}
	if name := os.Getenv("SSLKEYLOGFILE"); name != "" {
		config.KeyLogWriter = must(os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600))
	}
	if *certificate != "" {
		pair := must(tls.LoadX509KeyPair(*certificate+".crt", *certificate+".key"))
		if *signWrongly {
			pair.PrivateKey = wrongSigner{pair.PrivateKey.(crypto.Signer)}
		}
		if *cannotSign {
			pair.PrivateKey = brokenSigner{pair.PrivateKey.(crypto.Signer)}
		}
		config.Certificates = []tls.Certificate{pair}
	}
	if *trust != "" {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(must(os.ReadFile(*trust + ".crt")))
		config.RootCAs, config.ClientCAs = pool, pool
	}
	if *require {
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	if *group != "" {
		config.CurvePreferences = []tls.CurveID{groups[*group]}
	}
	if role == "server" {
		serve(port, config)
		return
	}
	config.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	ask(port, config)
	if *twice {
		ask(port, config)
	}
}

func serve(port string, config *tls.Config) {
	listener := must(tls.Listen("tcp", "127.0.0.1:"+port, config))
	for {
		connection := must(listener.Accept())
		if _, err := bufio.NewReader(connection).ReadString('\n'); err != nil {
			log.Printf("refused: %v", err)
		} else {
			io.WriteString(connection, "HTTP/1.0 200 OK\r\n\r\nhello\n")
		}
		connection.Close()
	}
}

func ask(port string, config *tls.Config) {
	connection := tls.Client(must(net.Dial("tcp", "127.0.0.1:"+port)), config)
	defer connection.Close()
	if _, err := io.WriteString(connection, "GET /hello.txt HTTP/1.0\r\nHost: localhost\r\n\r\n"); err != nil {
		connection.Close()
		log.Fatalf("refused: %v", err)
	}
	answer, err := io.ReadAll(connection)
	fmt.Printf("resumed: %v\n%s", connection.ConnectionState().DidResume, answer)
	if err != nil || len(answer) == 0 {
		connection.Close()
		log.Fatalf("refused: %v", err)
	}
}
