#!/usr/bin/perl
# A TLS server on Perl's IO::Socket::SSL that requires client certificates: perl-peer.pl PORT TLSv1_2|TLSv1_3 [what to do]
#
#   only NAME      its verify callback takes a certificate with this common name and no other
#   context NAME   sessions are given this context; the module's own default is none
#
# Answers every request with hello, and writes what it refused to standard error.
use strict;
use warnings;
use IO::Socket::SSL;

my ($port, $version, %told) = @ARGV;
my $only = $told{only};
my $context = $told{context};

# Depth 0 is the client's own certificate.
sub is_taken {
    my ($is_good, $store, $issuer, $error, $certificate, $depth) = @_;
    return $is_good if !defined $only || $depth > 0;
    my $name = Net::SSLeay::X509_NAME_oneline(Net::SSLeay::X509_get_subject_name($certificate));
    return $is_good && $name =~ m{/CN=\Q$only\E$};
}

my $listener = IO::Socket::SSL->new(
    LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 5, ReuseAddr => 1, Proto => 'tcp',
    SSL_startHandshake => 0,
    SSL_server => 1,
    SSL_version => $version,
    SSL_cert_file => 'server-issued.crt', SSL_key_file => 'server-issued.key',
    SSL_ca_file => 'client-ca.crt', SSL_client_ca_file => 'client-ca.crt',
    SSL_verify_mode => SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
    SSL_verify_callback => \&is_taken,
    (defined $context ? (SSL_session_id_context => $context) : ()),
) or die "cannot listen: $!";

while (my $connection = $listener->accept()) {
    if (IO::Socket::SSL->start_SSL($connection, SSL_server => 1, SSL_reuse_ctx => $listener)) {
        print {$connection} "HTTP/1.0 200 OK\r\n\r\nhello\n" if sysread $connection, my $request, 1024;
    } else {
        print STDERR "refused: $SSL_ERROR\n";
    }
    close $connection;
}
