package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/**
 * The state of the JDK's secure random number generators, those of the program included: siblings would issue the same UUIDs,
 * keys and nonces. Octets become others; how many there are, and how many of them are used up, stays.
 */
final class SecureRandomState {
    private static final String PACKAGE = "sun.security.provider.";

    private final Class<?> sha1 = Foreign.type(PACKAGE + "SecureRandom");
    private final Class<?> pool = Foreign.type(PACKAGE + "NativePRNG$RandomIO");

    private SecureRandomState() {}

    /** All of them are reached by way of one class, so nothing is looked up before it is in use. */
    static void plan() {
        JvmState.planLater(
                SecureRandom.class, SecureRandomState.class, Foreign.method(SecureRandomState.class, "planAll"));
    }

    private static String planAll() {
        try {
            SecureRandomState state = new SecureRandomState();
            state.planFields();
            state.planInstances();
            return null;
        } catch (ForeignMemberException e) {
            return e.getMessage();
        }
    }

    private void planFields() {
        for (String name : List.of("NativePRNG", "NativePRNG$Blocking", "NativePRNG$NonBlocking"))
            pool(Foreign.type(PACKAGE + name));
        Class<?> seeder = Foreign.type(PACKAGE + "SecureRandom$SeederHolder");
        sha1(seeder, Foreign.field(seeder, "seeder", sha1));
        for (Class<?> type : List.of(sha1, pool, Foreign.type(PACKAGE + "AbstractDrbg"))) JvmState.planDraws(type);
    }

    private void planInstances() {
        instances(sha1, "state", "remainder");
        instances(Foreign.type(PACKAGE + "HashDrbg"), "v", "c");
        instances(Foreign.type(PACKAGE + "HmacDrbg"), "v", "k");
        instances(Foreign.type(PACKAGE + "CtrDrbg"), "v", "k");
        JvmState.planLater(sha1, SecureRandomState.class, Foreign.method(SecureRandomState.class, "planProvider"));
    }

    /** What the kernel gave, and the generator that is mixed in. */
    private void pool(Class<?> holder) {
        Field instance = Foreign.field(holder, "INSTANCE", pool);
        octets(holder, instance, Foreign.field(pool, "nextBuffer", byte[].class));
        sha1(holder, instance, Foreign.field(pool, "mixRandom", sha1));
    }

    private void sha1(Class<?> holder, Field... path) {
        for (String name : List.of("state", "remainder")) {
            Field[] longer = new Field[path.length + 1];
            System.arraycopy(path, 0, longer, 0, path.length);
            longer[path.length] = Foreign.field(sha1, name, byte[].class);
            octets(holder, longer);
        }
    }

    private static void octets(Class<?> holder, Field... path) {
        JvmState.plan(JvmState.RANDOM_OCTETS, holder, path, 0, null);
    }

    private static void instances(Class<?> type, String one, String other) {
        JvmState.planInstances(type, new Field[] {
            Foreign.field(type, one, byte[].class), Foreign.field(type, other, byte[].class)
        });
    }

    /**
     * The JDK uses SHA1PRNG inside of others, whose fields are planned. The program can have an instance only from the
     * provider, which keeps the class from then on; or from a serialised one, which is not found.
     */
    private static String planProvider() {
        Provider sun = Security.getProvider("SUN");
        Provider.Service service = sun == null ? null : sun.getService("SecureRandom", "SHA1PRNG");
        Class<?> type = Foreign.type(PACKAGE + "SecureRandom");
        if (service != null && service.getClassName().equals(type.getName()))
            JvmState.planProvider(type, service, Foreign.field(Provider.Service.class, "classCache", Object.class));
        return null;
    }
}
