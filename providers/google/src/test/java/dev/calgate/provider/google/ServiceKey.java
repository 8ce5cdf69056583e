package dev.calgate.provider.google;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;

/** A service account's key in a file, as the Google Cloud console gives it. */
final class ServiceKey implements AutoCloseable {
  static final String EMAIL = "calgate@project.iam.gserviceaccount.com";
  static final String CLIENT_ID = "113774264463038321964";

  private static final KeyPair USUAL = pair();

  private final KeyPair pair;
  private final Path file;

  ServiceKey() {
    this(USUAL);
  }

  /** With a key of its own. */
  static ServiceKey another() {
    return new ServiceKey(pair());
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServiceKey(KeyPair pair) {
    this.pair = pair;
    try {
      file = Files.createTempFile("service-account", ".json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(json());
  }

  /** What the console gives. */
  GenericJson json() {
    GenericJson json = new GenericJson();
    json.setFactory(GsonFactory.getDefaultInstance());
    return json.set("type", "service_account")
        .set("project_id", "project")
        .set("private_key_id", "7d9e5f")
        .set("private_key", pem())
        .set("client_email", EMAIL)
        .set("client_id", CLIENT_ID)
        .set("token_uri", "https://oauth2.googleapis.com/token");
  }

  private String pem() {
    String lines =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
  }

  /** Puts something else into the file. */
  void write(GenericJson json) {
    write(json.toString());
  }

  void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String path() {
    return file.toString();
  }

  PublicKey publicKey() {
    return pair.getPublic();
  }

  /** A part of the key that must not be seen anywhere. */
  String secret() {
    return new String(
            Base64.getEncoder().encode(pair.getPrivate().getEncoded()), StandardCharsets.US_ASCII)
        .substring(100, 160);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
