package io.tailwater.emulators;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback interface. */
final class Ports {

    static final String LOOPBACK = "127.0.0.1";

    private static final int ANY = 0;

    private Ports() {}

    /** A port that is free now; who binds it later may find it taken. */
    static int free() {
        try {
            return bindAndClose(ANY);
        } catch (IOException e) {
            throw new EmulatorException("No free port on " + LOOPBACK + ": " + e.getMessage(), e);
        }
    }

    static boolean isTaken(int port) {
        try {
            bindAndClose(port);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static int bindAndClose(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }
}
