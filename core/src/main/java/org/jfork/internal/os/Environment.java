package org.jfork.internal.os;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/**
 * Environment variables as a program gets them. What this process was given goes on octet by octet, also where the JDK
 * cannot decode it.
 */
final class Environment {
    private static final String HOLDER = "java.lang.ProcessEnvironment";

    /** {@code NAME=value} and NUL, by name. */
    private final Map<String, byte[]> own = new HashMap<>();

    Environment() {
        System.getenv(); // fills the JDK's own map
        Field variables = Foreign.field(Foreign.type(HOLDER), "theEnvironment");
        Method octets = Foreign.method(Foreign.type(HOLDER + "$ExternalData"), "getBytes");
        for (Map.Entry<?, ?> variable : ((Map<?, ?>) Foreign.get(variables, null)).entrySet()) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            line.writeBytes((byte[]) Foreign.callPlainly(octets, variable.getKey()));
            line.write('=');
            line.writeBytes((byte[]) Foreign.callPlainly(octets, variable.getValue()));
            line.write(0);
            own.put(variable.getKey().toString(), line.toByteArray());
        }
    }

    /** The variables of this process for null. */
    byte[][] block(Map<String, String> variables) {
        if (variables == null) return own.values().toArray(new byte[0][]);
        byte[][] block = new byte[variables.size()][];
        int i = 0;
        for (Map.Entry<String, String> variable : variables.entrySet())
            block[i++] = line(variable.getKey(), variable.getValue());
        return block;
    }

    private byte[] line(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0)
            throw new IllegalArgumentException("no name of an environment variable: '" + name + "'");
        return value.equals(System.getenv(name)) && own.containsKey(name)
                ? own.get(name)
                : Program.encode(name + "=" + value);
    }
}
