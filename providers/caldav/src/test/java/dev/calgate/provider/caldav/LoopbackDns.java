package dev.calgate.provider.caldav;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server of one thread that knows SRV and TXT records (RFC 1035, RFC 2782). */
final class LoopbackDns implements AutoCloseable {
  private static final int TXT = 16;
  private static final int SRV = 33;

  private final DatagramSocket socket;
  private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  LoopbackDns() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "loopback-dns");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "dns://127.0.0.1:" + socket.getLocalPort();
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  void silence() {
    silent = true;
  }

  LoopbackDns srv(String name, int priority, int weight, int port, String target) {
    return add(
        SRV,
        name,
        out -> {
          out.writeShort(priority);
          out.writeShort(weight);
          out.writeShort(port);
          writeName(out, target);
        });
  }

  LoopbackDns txt(String name, String text) {
    return add(TXT, name, out -> writeLabel(out, text));
  }

  private interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  private LoopbackDns add(int type, String name, Content content) {
    records.computeIfAbsent(type + " " + name, it -> new ArrayList<>()).add(bytes(content));
    return this;
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeName(DataOutputStream out, String name) throws IOException {
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.")) {
      writeLabel(out, label);
    }
    out.writeByte(0);
  }

  private static void writeLabel(DataOutputStream out, String label) throws IOException {
    byte[] text = label.getBytes(StandardCharsets.US_ASCII);
    out.writeByte(text.length);
    out.write(text);
  }

  private void serve() {
    byte[] buffer = new byte[512];
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(buffer, buffer.length);
        socket.receive(question);
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, question.getLength()));
        if (!silent) {
          socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private byte[] answer(ByteBuffer question) {
    short id = question.getShort();
    question.position(12);
    StringBuilder name = new StringBuilder();
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      name.append(name.length() == 0 ? "" : ".")
          .append(new String(label, StandardCharsets.US_ASCII));
    }
    int type = question.getShort();
    String key = type + " " + name.toString().toLowerCase(Locale.ROOT);
    asked.add(key);
    List<byte[]> found = records.getOrDefault(key, List.of());
    return bytes(
        out -> {
          out.writeShort(id);
          out.writeShort(found.isEmpty() ? 0x8583 : 0x8580);
          out.writeShort(1);
          out.writeShort(found.size());
          out.writeInt(0);
          writeName(out, name.toString());
          out.writeShort(type);
          out.writeShort(1);
          for (byte[] content : found) {
            writeName(out, name.toString());
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(content.length);
            out.write(content);
          }
        });
  }

  @Override
  public void close() {
    socket.close();
  }
}
