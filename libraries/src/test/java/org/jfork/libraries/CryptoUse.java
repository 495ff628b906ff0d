package org.jfork.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Keys of the template and new ones; what is random is tested elsewhere. */
final class CryptoUse implements Library {
    private final SecureRandom random = new SecureRandom();
    private SecretKey key;
    private KeyPair pair;

    @Override
    public void load(String... arguments) throws Exception {
        key = KeyGenerator.getInstance("AES").generateKey();
        pair = newPair();
    }

    private static KeyPair newPair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    @Override
    public void use(int number) throws Exception {
        byte[] text = ("number " + number).repeat(500).getBytes(UTF_8);
        byte[] vector = new byte[12];
        random.nextBytes(vector);
        byte[] secret = cipher(Cipher.ENCRYPT_MODE, vector).doFinal(text);
        assertThat(cipher(Cipher.DECRYPT_MODE, vector).doFinal(secret)).isEqualTo(text);
        mustSign(pair, text);
        mustSign(newPair(), text);
        MessageDigest whole = MessageDigest.getInstance("SHA-256");
        MessageDigest parts = MessageDigest.getInstance("SHA-256");
        parts.update(Arrays.copyOf(text, 100));
        parts.update(Arrays.copyOfRange(text, 100, text.length));
        assertThat(parts.digest()).isEqualTo(whole.digest(text));
    }

    private Cipher cipher(int mode, byte[] vector) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, vector));
        return cipher;
    }

    private static void mustSign(KeyPair pair, byte[] text) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update(text);
        assertThat(signature.verify(signed)).isTrue();
    }
}
