package io.pooled.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "io.pooled.test", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	void onlyPoolsOfContextKnowsSpring(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.that()
			.doNotBelongToAnyOf(PoolsOfContext.class)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(classes);
	}

	@ArchTest
	void dependsOnPoolsAndJUnitOnly(JavaClasses classes) {
		ArchRuleDefinition.classes()
			.that()
			.doNotBelongToAnyOf(PoolsOfContext.class)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "com.sun.management..", "org.jspecify..", "org.junit.jupiter.api..",
					"org.junit.platform.commons.support..", "io.pooled..")
			.check(classes);
	}

}
