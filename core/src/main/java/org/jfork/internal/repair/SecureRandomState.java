package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import org.jfork.internal.os.Foreign;

/**
 * The state of the JDK's secure random number generators, those of the program included: siblings would issue the same UUIDs,
 * keys and nonces. Octets become others; how many there are, and how many of them are used up, stays.
 */
final class SecureRandomState {
    private static final String PACKAGE = "sun.security.provider.";
    private static final Class<?> SHA1 = Foreign.type(PACKAGE + "SecureRandom");
    private static final Class<?> POOL = Foreign.type(PACKAGE + "NativePRNG$RandomIO");

    private SecureRandomState() {}

    static void plan() {
        for (String name : List.of("NativePRNG", "NativePRNG$Blocking", "NativePRNG$NonBlocking"))
            pool(Foreign.type(PACKAGE + name));
        Class<?> seeder = Foreign.type(PACKAGE + "SecureRandom$SeederHolder");
        sha1(seeder, Foreign.field(seeder, "seeder", SHA1));
        instances(SHA1, "state", "remainder");
        instances(Foreign.type(PACKAGE + "HashDrbg"), "v", "c");
        instances(Foreign.type(PACKAGE + "HmacDrbg"), "v", "k");
        instances(Foreign.type(PACKAGE + "CtrDrbg"), "v", "k");
        JvmState.planLater(SHA1, SecureRandomState.class, Foreign.method(SecureRandomState.class, "planProvider"));
        for (Class<?> type : List.of(SHA1, POOL, Foreign.type(PACKAGE + "AbstractDrbg"))) JvmState.planDraws(type);
    }

    /** What the kernel gave, and the generator that is mixed in. */
    private static void pool(Class<?> holder) {
        Field pool = Foreign.field(holder, "INSTANCE", POOL);
        octets(holder, pool, Foreign.field(POOL, "nextBuffer", byte[].class));
        sha1(holder, pool, Foreign.field(POOL, "mixRandom", SHA1));
    }

    private static void sha1(Class<?> holder, Field... path) {
        for (String name : List.of("state", "remainder")) {
            Field[] longer = new Field[path.length + 1];
            System.arraycopy(path, 0, longer, 0, path.length);
            longer[path.length] = Foreign.field(SHA1, name, byte[].class);
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
        if (service != null && service.getClassName().equals(SHA1.getName()))
            JvmState.planProvider(SHA1, service, Foreign.field(Provider.Service.class, "classCache", Object.class));
        return null;
    }
}
