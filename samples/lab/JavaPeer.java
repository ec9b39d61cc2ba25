import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A TLS client or server on the JDK's JSSE, which can write no key log. What it is told is in peers.js:
 * java JavaPeer client|server PORT TLSv1.2|TLSv1.3 [-certificate NAME] [-trust NAME] [-require] [-group secp384r1] [-twice]
 *     [-sslv2-hello] [-revocation] [-insists-on-ems]
 * A client exits with 1 if there was no answer.
 */
public final class JavaPeer {
    private static final char[] NO_PASSWORD = {};

    private static List<String> options;

    private static String option(String name) {
        int at = options.indexOf(name);
        return at < 0 ? null : options.get(at + 1);
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Certificate[] certificates(String name) throws Exception {
        try (var file = Files.newInputStream(Path.of(name + ".crt"))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(file).toArray(new Certificate[0]);
        }
    }

    private static KeyManager[] presenting(String name) throws Exception {
        if (name == null) return null;
        Certificate[] chain = certificates(name);
        String pem = Files.readString(Path.of(name + ".key")).replaceAll("-----.*-----", "");
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem));
        PrivateKey key = KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm()).generatePrivate(encoded);
        KeyStore store = emptyStore();
        store.setKeyEntry("own", key, NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trusting(String name) throws Exception {
        if (name == null) return null;
        KeyStore store = emptyStore();
        store.setCertificateEntry("trusted", certificates(name)[0]);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (options.contains("-revocation")) {
            // Its checks are on unless they are switched off, and no status is as bad as a bad one.
            var checking = new PKIXBuilderParameters(store, new X509CertSelector());
            factory.init(new CertPathTrustManagerParameters(checking));
        } else {
            factory.init(store);
        }
        return factory.getTrustManagers();
    }

    private static void serve(SSLContext context, int port, String version) throws IOException {
        var address = InetAddress.getLoopbackAddress();
        var listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port, 5, address);
        listener.setEnabledProtocols(new String[] {version});
        listener.setNeedClientAuth(options.contains("-require"));
        while (true) {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                if (socket.getInputStream().read(new byte[1024]) > 0)
                    socket.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException refused) {
                System.err.println("refused: " + refused);
            }
        }
    }

    private static void ask(SSLContext context, int port, String version) throws IOException {
        var plain = new Socket(InetAddress.getLoopbackAddress(), port);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true)) {
            String[] old = {"SSLv2Hello", version};
            socket.setEnabledProtocols(options.contains("-sslv2-hello") ? old : new String[] {version});
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("localhost")));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write("GET /hello.txt HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            System.out.println(new String(answer, StandardCharsets.US_ASCII));
            if (answer.length == 0) throw new IOException("no answer");
        }
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        String version = arguments[2];
        options = Arrays.asList(arguments).subList(3, arguments.length);
        // Read when JSSE is first used.
        if (option("-group") != null) System.setProperty("jdk.tls.namedGroups", option("-group"));
        if (options.contains("-insists-on-ems")) System.setProperty("jdk.tls.allowLegacyMasterSecret", "false");
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(presenting(option("-certificate")), trusting(option("-trust")), null);
        if (arguments[0].equals("server")) serve(context, port, version);
        try {
            ask(context, port, version);
            if (options.contains("-twice")) ask(context, port, version);
        } catch (IOException refused) {
            System.err.println("refused: " + refused);
            System.exit(1);
        }
    }
}
