package org.jfork;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** The rules between the packages of this module. */
class PoolArchitectureTest {
    private static final JavaClasses POOL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.jfork.rpc", "org.jfork.pool", "org.jfork.internal.rpc", "org.jfork.internal.pool");

    @Test
    void internalPackagesMustBeFreeOfCycles() {
        check(slices().matching("org.jfork.internal.(rpc|pool).(**)").should().beFreeOfCycles());
        check(slices().matching("org.jfork.internal.(*)..").should().beFreeOfCycles());
    }

    @Test
    void callsMustNotKnowPools() {
        check(noClasses()
                .that()
                .resideInAnyPackage("org.jfork.rpc..", "org.jfork.internal.rpc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jfork.pool..", "org.jfork.internal.pool.."));
    }

    @Test
    void whatUsersSeeMustShowNoInternalType() {
        check(methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage("org.jfork.rpc", "org.jfork.pool")
                .and()
                .arePublic()
                .should(showNoInternalType()));
    }

    @Test
    void onlyOsAndPresentationOfCoreMustBeUsed() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.jfork.internal.caller..",
                        "org.jfork.internal.wire..",
                        "org.jfork.internal.compile..",
                        "org.jfork.internal.repair.."));
    }

    @Test
    void staticFieldsMustBeFinal() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void nobodyMustUseStandardStreams() {
        check(noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err"));
    }

    /** In a process of a program without it, nothing of the pool may need it. */
    @Test
    void onlyOneClassMustKnowTheRecorder() {
        check(noClasses()
                .that(DescribedPredicate.describe(
                        "are not about recordings", type -> !type.getName().contains("Recording")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr.."));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(POOL);
    }

    private static ArchCondition<JavaMethod> showNoInternalType() {
        return new ArchCondition<>("show no internal type") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (method.getOwner().getModifiers().contains(JavaModifier.PUBLIC))
                    method.getAllInvolvedRawTypes().stream()
                            .filter(PoolArchitectureTest::isInternal)
                            .filter(type -> !type.equals(method.getOwner()))
                            .forEach(type -> events.add(SimpleConditionEvent.violated(
                                    method, method.getFullName() + " shows " + type.getName())));
            }
        };
    }

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith("org.jfork.internal");
    }
}
