package io.pooled;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import kotlin.internal.LowPriorityInOverloadResolution;

@AnalyzeClasses(packages = "io.pooled", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	void packagesAreFreeOfCycles(JavaClasses classes) {
		SlicesRuleDefinition.slices().assignedFrom(packages()).should().beFreeOfCycles().check(classes);
	}

	@ArchTest
	void coreKnowsNoSpring(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(classes);
	}

	@ArchTest
	void coreDependsOnTheJdkAndJspecifyOnly(JavaClasses classes) {
		ArchRuleDefinition.classes()
			.that()
			.resideOutsideOfPackage("io.pooled.json..")
			.should()
			.onlyDependOnClassesThat(JavaClass.Predicates
				.resideInAnyPackage("java..", "javax..", "jdk.jfr..", "com.sun.management..", "org.jspecify..",
						"io.pooled..")
				.or(JavaClass.Predicates.type(LowPriorityInOverloadResolution.class)))
			.check(classes);
	}

	@ArchTest
	void onlyTrialsLookAtTheWholeProcess(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("io.pooled.trial..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.sun.management..")
			.check(classes);
	}

	@ArchTest
	void onlyJsonKnowsJackson(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("io.pooled.json..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("tools.jackson..", "com.fasterxml..")
			.check(classes);
	}

	/*
	 * They come and go with minor versions.
	 */
	@ArchTest
	void noFieldOfJacksonIsUsed(JavaClasses classes) {
		ArchRuleDefinition.noClasses().should().accessFieldWhere(isOfJackson()).check(classes);
	}

	private static DescribedPredicate<JavaFieldAccess> isOfJackson() {
		return DescribedPredicate.describe("is one of Jackson's",
				(access) -> access.getTarget()
					.resolveMember()
					.filter((field) -> field.getOwner().getPackageName().startsWith("tools.jackson"))
					.isPresent());
	}

	@ArchTest
	void rootDependsOnNoSubpackage(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.pooled")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.pooled.*..")
			.check(classes);
	}

	@ArchTest
	void nothingDependsOnWhatIsBuiltOnBuffers(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.pooled.buffer..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.pooled.json..", "io.pooled.gzip..", "io.pooled.digest..")
			.check(classes);
	}

	@ArchTest
	void nothingIsThreadLocalButTheScopeOfLeases(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.that()
			.areNotAssignableTo(CurrentLeases.class)
			.should()
			.dependOnClassesThat()
			.areAssignableTo(ThreadLocal.class)
			.because("what is pooled must not hang on threads; a scope holds leases, and a thread leaves it")
			.check(classes);
	}

	@ArchTest
	void coreNeverLogs(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.commons.logging..")
			.check(classes);
	}

	@ArchTest
	void publicTypesAreFinalOrMeantToBeExtended(JavaClasses classes) {
		ArchRuleDefinition.classes()
			.that()
			.arePublic()
			.and()
			.areTopLevelClasses()
			.and()
			.areNotInterfaces()
			.and()
			.areNotEnums()
			.and()
			.doNotHaveModifier(JavaModifier.ABSTRACT)
			.and(areNoExceptions())
			.should()
			.haveModifier(JavaModifier.FINAL)
			.check(classes);
	}

	private static DescribedPredicate<JavaClass> areNoExceptions() {
		return DescribedPredicate.not(JavaClass.Predicates.assignableTo(Throwable.class));
	}

	private static SliceAssignment packages() {
		return new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
				return SliceIdentifier.of(javaClass.getPackageName());
			}

			@Override
			public String getDescription() {
				return "packages";
			}

		};
	}

}
