package io.pooled.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

import io.pooled.LeaseScope;
import io.pooled.ManagedPool;
import io.pooled.web.LeaseScopeAccessor;

import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final Set<String> LEASING = Set.of("acquire", "compressing", "fill");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.pooled");

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void onlyMetricsUseMicrometerButForWhatFollowsRequests() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages("io.pooled.metrics..", "io.pooled.autoconfigure.metrics..")
			.and()
			.areNotAssignableTo(LeaseScopeAccessor.class)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer..")
			.check(CLASSES);
	}

	@Test
	void onlyEndpointsUseTheActuator() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages("..endpoint..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.actuate..")
			.check(CLASSES);
	}

	@Test
	void baseKnowsNothingOfTheWeb() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.pooled.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.pooled.web..", "io.pooled.autoconfigure.web..", "org.springframework.web..",
					"org.springframework.boot.web..", "jakarta.servlet..")
			.check(CLASSES);
	}

	@Test
	void webKnowsNoSpringBoot() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.pooled.web..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(CLASSES);
	}

	// But for what clients receive, which is the caller's as if he had acquired it.
	@Test
	void webAcquiresOutsideOfTheRequestGuard() {
		List<JavaCodeUnit> leasing = CLASSES.stream()
			.filter((type) -> type.getPackageName().startsWith("io.pooled.web"))
			.filter((type) -> !type.getPackageName().equals("io.pooled.web.client"))
			.flatMap((type) -> type.getCodeUnits().stream())
			.filter((unit) -> accesses(unit, ManagedPool.class, LEASING))
			.toList();
		assertThat(leasing).hasSizeGreaterThan(3)
			.allMatch((unit) -> accesses(unit, LeaseScope.class, Set.of("outside")));
	}

	private static boolean accesses(JavaCodeUnit unit, Class<?> owner, Set<String> methods) {
		return Stream.concat(unit.getMethodCallsFromSelf().stream(), unit.getMethodReferencesFromSelf().stream())
			.anyMatch((access) -> access.getTargetOwner().isAssignableTo(owner) && methods.contains(access.getName()));
	}

	@Test
	void onlyTheModuleOfSpringUsesSpring() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("io.pooled", "io.pooled.buffer..", "io.pooled.digest..", "io.pooled.gzip..",
					"io.pooled.json..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(CLASSES);
	}

	@Test
	void nothingDependsOnAutoConfigurationButItself() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages("io.pooled.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.pooled.autoconfigure..")
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.resideInAPackage("io.pooled.autoconfigure..")
			.check(CLASSES);
	}

	@Test
	void membersOfAutoConfigurationsAreNotPublic() {
		ArchRuleDefinition.methods()
			.that()
			.areDeclaredInClassesThat(DescribedPredicate.describe("are auto-configurations",
					(type) -> type.isAnnotatedWith(AutoConfiguration.class)))
			.should()
			.notBePublic()
			.check(CLASSES);
		ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class).should().notBePrivate().check(CLASSES);
	}

	@Test
	void autoConfigurationsAreListed() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
			.filteredOn((name) -> name.startsWith("io.pooled."))
			.containsExactlyInAnyOrderElementsOf(CLASSES.stream()
				.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
				.map(JavaClass::getName)
				.toList());
	}

	private static final class ByPackage implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return type.getPackageName().startsWith("io.pooled") ? SliceIdentifier.of(type.getPackageName())
					: SliceIdentifier.ignore();
		}

		@Override
		public String getDescription() {
			return "packages";
		}

	}

}
