package org.jfork.internal.os;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Members of other modules, through JNI, for which module walls and {@code private} do not hold. Members are looked up
 * by name in the JDK at hand; a JDK that has none says so by {@link ForeignMemberException}, never by a crash.
 */
public final class Foreign {
    private Foreign() {}

    /** A class of the boot loader, loaded but not initialised. */
    public static Class<?> type(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw ForeignMemberException.of("class " + name, e);
        }
    }

    public static Field field(Class<?> holder, String name) {
        try {
            return holder.getDeclaredField(name);
        } catch (NoSuchFieldException e) {
            throw ForeignMemberException.of("field " + holder.getName() + "." + name, e);
        }
    }

    /** A field of which more is relied on than the name. */
    public static Field field(Class<?> holder, String name, Class<?> type) {
        Field field = field(holder, name);
        if (field.getType() == type) return field;
        throw ForeignMemberException.of("field " + holder.getName() + "." + name + " of type " + type.getName(), null);
    }

    public static Method method(Class<?> holder, String name, Class<?>... parameters) {
        try {
            return holder.getDeclaredMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw ForeignMemberException.of("method " + holder.getName() + "." + name, e);
        }
    }

    public static Constructor<?> constructor(Class<?> holder, Class<?>... parameters) {
        try {
            return holder.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw ForeignMemberException.of("constructor of " + holder.getName(), e);
        }
    }

    /**
     * The static method of a class or its superclasses; initialises the class. No other of its methods is looked at, so that no class
     * is loaded that only they mention.
     *
     * @throws NoSuchMethodError if there is none
     */
    public static native Method staticMethod(Class<?> holder, String name, String descriptor);

    /** The value of a field of type int, long, boolean or a reference type; the target is ignored for static fields. */
    public static Object get(Field field, Object target) {
        return get(field, holder(field, target), code(field.getType()), Modifier.isStatic(field.getModifiers()));
    }

    /** Sets a field of type int, long, boolean or a reference type, {@code final} or not. */
    public static void set(Field field, Object target, Object value) {
        set(field, holder(field, target), code(field.getType()), Modifier.isStatic(field.getModifiers()), value);
    }

    /**
     * Calls a method with the arguments given, which must be of the declared types (boxed). What it throws comes out as
     * it is, with no frame of reflection in between.
     *
     * @return what it returns; null for void
     */
    public static Object call(Method method, Object target, Object... arguments) throws Throwable {
        boolean isStatic = Modifier.isStatic(method.getModifiers());
        return call(
                method,
                isStatic ? method.getDeclaringClass() : target,
                isStatic,
                codes(method.getParameterTypes()),
                code(method.getReturnType()),
                arguments);
    }

    /** The same for a static method of which all is known already: what its class is, what {@link #codes} and {@link #code} say. */
    public static void callStatic(Method method, Class<?> holder, String codes, char result, Object... arguments)
            throws Throwable {
        call(method, holder, true, codes, result, arguments);
    }

    /** Initialises the method's class, if that has not been done. */
    public static native void initialize(Method method);

    /** Makes the JVM's names for all methods that a class declares, which it would make when they are first called in this way. */
    public static native void nameMethods(Class<?> type);

    /** Calls a method that throws nothing checked. */
    public static Object callPlainly(Method method, Object target, Object... arguments) {
        try {
            return call(method, target, arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw ForeignMemberException.undeclared(method, e);
        }
    }

    public static Object construct(Constructor<?> constructor, Object... arguments) {
        return construct(
                constructor, constructor.getDeclaringClass(), codes(constructor.getParameterTypes()), arguments);
    }

    /** An object of which only the part is made that a superclass's constructor makes; all else is zero. */
    static Object constructPart(Class<?> type, Constructor<?> ofSuperclass, Object... arguments) {
        return constructPart(
                type,
                ofSuperclass,
                ofSuperclass.getDeclaringClass(),
                codes(ofSuperclass.getParameterTypes()),
                arguments);
    }

    /**
     * Defines a class in a loader, whatever its package.
     *
     * @throws LinkageError as {@code ClassLoader.defineClass} does
     */
    public static native Class<?> define(String binaryName, ClassLoader loader, byte[] classFile);

    /** Whether it has been initialised; it is not initialised by asking. */
    public static native boolean isInitialized(Class<?> type);

    private static Object holder(Field field, Object target) {
        return Modifier.isStatic(field.getModifiers()) ? field.getDeclaringClass() : target;
    }

    /** Of the parameters of a method, for its call. */
    public static String codes(Class<?>[] parameters) {
        StringBuilder codes = new StringBuilder();
        for (Class<?> type : parameters) codes.append(code(type));
        return codes.toString();
    }

    /** Of what a method returns, for its call. */
    public static char code(Class<?> type) {
        if (!type.isPrimitive()) return 'L';
        if (type == void.class) return 'V';
        if (type == int.class) return 'I';
        if (type == long.class) return 'J';
        if (type == boolean.class) return 'Z';
        return type.descriptorString().charAt(0); // loads much
    }

    private static native Object get(Field field, Object holder, char type, boolean isStatic);

    private static native void set(Field field, Object holder, char type, boolean isStatic, Object value);

    private static native Object call(
            Method method, Object holder, boolean isStatic, String types, char result, Object[] arguments)
            throws Throwable;

    private static native Object constructPart(
            Class<?> type, Constructor<?> constructor, Class<?> holder, String types, Object[] arguments);

    private static native Object construct(
            Constructor<?> constructor, Class<?> holder, String types, Object[] arguments);
}
