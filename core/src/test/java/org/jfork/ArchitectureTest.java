package org.jfork;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules between packages. They hold from the first class on, so none of them minds finding no class yet. */
class ArchitectureTest {
    private static final JavaClasses JFORK = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.jfork");

    @Test
    void publicTypesMustNotExposeInternalTypes() {
        check(classes().that().resideOutsideOfPackage("org.jfork.internal..").should(exposeNoInternalType()));
    }

    @Test
    void internalPackagesMustBeFreeOfCycles() {
        check(slices().matching("org.jfork.internal.(*)..").should().beFreeOfCycles());
    }

    @Test
    void osAndWireMustNotKnowTemplates() {
        check(noClasses()
                .that()
                .resideInAnyPackage("org.jfork.internal.os..", "org.jfork.internal.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jfork.internal.template.."));
    }

    /** It keeps locks and handlers of its own, which would all have to be right in a forked process. */
    @Test
    void nothingMustUseJavaUtilLogging() {
        check(noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."));
    }

    /** The standard streams belong to the program; only a template reports there, having nobody else to tell. */
    @Test
    void onlyTemplatesMustUseStandardStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.jfork.internal.template..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err"));
    }

    /** One program keeps several templates, so state lives in objects. */
    @Test
    void staticFieldsMustBeFinal() {
        check(fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage("org.jfork..")
                .and()
                .areStatic()
                .should()
                .beFinal());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(JFORK);
    }

    private static ArchCondition<JavaClass> exposeNoInternalType() {
        return new ArchCondition<>("expose no internal type") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                exposed(type)
                        .flatMap(seen -> seen.getAllInvolvedRawTypes().stream())
                        .filter(raw -> raw.getPackageName().startsWith("org.jfork.internal"))
                        .distinct()
                        .forEach(raw -> events.add(SimpleConditionEvent.violated(
                                type, type.getFullName() + " exposes " + raw.getFullName())));
            }
        };
    }

    /** What a user of the class can see: its supertypes and bounds, and the types in its visible members. */
    private static Stream<JavaType> exposed(JavaClass type) {
        if (!isVisible(type)) {
            return Stream.empty();
        }
        Stream<JavaType> supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> inMembers = type.getMembers().stream()
                .filter(member -> isVisible(member.getModifiers()))
                .flatMap(ArchitectureTest::signature);
        return Stream.of(supertypes, type.getTypeParameters().stream(), inMembers)
                .flatMap(Function.identity());
    }

    private static Stream<JavaType> signature(JavaMember member) {
        if (member instanceof JavaCodeUnit code) {
            return Stream.of(
                            Stream.of(code.getReturnType()),
                            code.getParameterTypes().stream(),
                            code.getTypeParameters().stream(),
                            code.getExceptionTypes().stream())
                    .flatMap(Function.identity());
        }
        return Stream.of(((JavaField) member).getType());
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
