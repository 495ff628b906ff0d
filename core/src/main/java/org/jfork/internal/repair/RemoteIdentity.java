package org.jfork.internal.repair;

import java.lang.reflect.Field;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/** Identifiers of java.rmi, which are unique by a number that each JVM draws once. The module need not be there. */
final class RemoteIdentity {
    private RemoteIdentity() {}

    static void plan() {
        if (ModuleLayer.boot().findModule("java.rmi").isPresent())
            JvmState.planLater(
                    Foreign.type("java.rmi.server.UID"),
                    RemoteIdentity.class,
                    Foreign.method(RemoteIdentity.class, "planFields"));
    }

    private static String planFields() {
        try {
            Field unique = Foreign.field(Foreign.type("java.rmi.server.UID"), "hostUnique", int.class);
            JvmState.plan(JvmState.RANDOM_INT, unique.getDeclaringClass(), new Field[] {unique}, 0, null);
            Field octets = Foreign.field(Foreign.type("java.rmi.dgc.VMID"), "randomBytes", byte[].class);
            JvmState.plan(JvmState.RANDOM_OCTETS, octets.getDeclaringClass(), new Field[] {octets}, 0, null);
            return null;
        } catch (ForeignMemberException e) {
            return e.getMessage();
        }
    }
}
