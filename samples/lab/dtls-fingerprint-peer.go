// A DTLS peer that knows the other by the fingerprint of its certificate, as WebRTC's do (RFC 8827 section 6.5), on pion:
//
//	dtls-fingerprint-peer client|server PORT OWN OTHER
//
// It presents OWN.crt, and takes the certificate in OTHER.crt alone. Exits with 1 if it got no word of the other.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/pion/dtls/v2"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	log.SetFlags(0)
	role, port, own, other := os.Args[1], must(strconv.Atoi(os.Args[2])), os.Args[3], os.Args[4]
	block, _ := pem.Decode(must(os.ReadFile(other + ".crt")))
	fingerprint := sha256.Sum256(block.Bytes)
	config := &dtls.Config{
		Certificates:           []tls.Certificate{must(tls.LoadX509KeyPair(own+".crt", own+".key"))},
		ClientAuth:             dtls.RequireAnyClientCert,
		InsecureSkipVerify:     true,
		SRTPProtectionProfiles: []dtls.SRTPProtectionProfile{dtls.SRTP_AES128_CM_HMAC_SHA1_80},
		VerifyPeerCertificate: func(certificates [][]byte, _ [][]*x509.Certificate) error {
			if got := sha256.Sum256(certificates[0]); !bytes.Equal(got[:], fingerprint[:]) {
				return errors.New("the fingerprint differs")
			}
			return nil
		},
		ConnectContextMaker: func() (context.Context, func()) {
			return context.WithTimeout(context.Background(), 3*time.Second)
		},
	}
	address := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}
	if role == "server" {
		connection := must(must(dtls.Listen("udp", address, config)).Accept())
		must(connection.Read(make([]byte, 100)))
		must(connection.Write([]byte("hello")))
		time.Sleep(time.Second)
		connection.Close()
		return
	}
	connection := must(dtls.Dial("udp", address, config))
	must(connection.Write([]byte("who is there?")))
	answer := make([]byte, 100)
	log.Printf("%s", answer[:must(connection.Read(answer))])
	connection.Close()
}
