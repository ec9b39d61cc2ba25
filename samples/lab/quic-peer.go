// An HTTP/3 client or server on quic-go. What it is told is in record-quic.js:
//
//	quic-peer client|server PORT [-certificate NAME] [-trust NAME] [-require] [-name-no-cas] [-alpn NAME]
//	        [-version 1|2] [-retry]
//
// Writes a key log to $SSLKEYLOGFILE. A client exits with 1 if there was no answer.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/lucas-clemente/quic-go"
	"github.com/lucas-clemente/quic-go/http3"
)

var versions = map[string]quic.VersionNumber{"1": quic.Version1, "2": quic.Version2}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// issuedBy verifies a client's chain as crypto/tls would, had it been told of the pool.
func issuedBy(pool *x509.CertPool) func([][]byte, [][]*x509.Certificate) error {
	return func(raw [][]byte, _ [][]*x509.Certificate) error {
		leaf, err := x509.ParseCertificate(raw[0])
		if err != nil {
			return err
		}
		_, err = leaf.Verify(x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
		return err
	}
}

func main() {
	log.SetFlags(0)
	role, port := os.Args[1], os.Args[2]
	options := flag.NewFlagSet(role, flag.ExitOnError)
	certificate := options.String("certificate", "", "present NAME.crt with NAME.key")
	trust := options.String("trust", "", "trust only NAME.crt")
	require := options.Bool("require", false, "server: require a client certificate")
	nameNoCAs := options.Bool("name-no-cas", false, "server: do not say whose client certificates are accepted")
	alpn := options.String("alpn", "h3", "server: the only protocol inside QUIC")
	version := options.String("version", "1", "the only version of QUIC")
	retry := options.Bool("retry", false, "server: validate addresses with a Retry packet")
	options.Parse(os.Args[3:])

	config := &tls.Config{MinVersion: tls.VersionTLS13, ServerName: "localhost"}
	if name := os.Getenv("SSLKEYLOGFILE"); name != "" {
		config.KeyLogWriter = must(os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600))
	}
	if *certificate != "" {
		pair := must(tls.LoadX509KeyPair(*certificate+".crt", *certificate+".key"))
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
	if *nameNoCAs {
		config.ClientAuth, config.ClientCAs, config.VerifyPeerCertificate = tls.RequireAnyClientCert, nil, issuedBy(config.RootCAs)
	}
	transport := &quic.Config{
		Versions:                 []quic.VersionNumber{versions[*version]},
		RequireAddressValidation: func(net.Addr) bool { return *retry },
	}
	if role == "server" {
		config.NextProtos = []string{*alpn}
		serve(port, config, transport)
		return
	}
	ask(port, config, transport)
}

func serve(port string, config *tls.Config, transport *quic.Config) {
	listener := must(quic.ListenAddrEarly("127.0.0.1:"+port, config, transport))
	log.Print("listening")
	server := http3.Server{Handler: http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		io.WriteString(answer, "hello\n")
	})}
	log.Fatal(server.ServeListener(listener))
}

func ask(port string, config *tls.Config, transport *quic.Config) {
	tripper := &http3.RoundTripper{TLSClientConfig: config, QuicConfig: transport}
	answer, err := (&http.Client{Transport: tripper}).Get("https://127.0.0.1:" + port + "/hello.txt")
	if err != nil {
		tripper.Close()
		log.Fatalf("refused: %v", err)
	}
	body, err := io.ReadAll(answer.Body)
	tripper.Close()
	fmt.Printf("%s\n%s", answer.Status, body)
	if err != nil {
		log.Fatalf("refused: %v", err)
	}
}
