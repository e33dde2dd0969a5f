package dev.fluxion.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The boundaries between the modules and the shape of what they publish; examples sees every module that is. */
@AnalyzeClasses(
        packages = "dev.fluxion",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTheConformanceKit.class})
class ArchitectureTest {

    /** The kit is a jar of tests, which see everything. */
    static final class DoNotIncludeTheConformanceKit implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String BACKENDS = "dev.fluxion.backend..";
    private static final String GPU = "dev.fluxion.backend.aparapi..";
    private static final String STREAMS = "dev.fluxion.streams..";
    private static final String EXAMPLES = "dev.fluxion.examples..";
    private static final String[] APARAPI = {"com.aparapi.."};
    private static final String[] REACTOR = {"reactor..", "org.reactivestreams.."};

    private static final DescribedPredicate<JavaClass> CORE =
            not(resideInAnyPackage(BACKENDS, STREAMS, EXAMPLES)).as("classes of the core");

    private static final DescribedPredicate<JavaClass> PUBLISHED = DescribedPredicate.<JavaClass>describe(
                    "published classes", type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .and(not(resideInAnyPackage(EXAMPLES, "..internal..")))
            .as("published classes");

    /** Slices of {@code dev}, not of {@code dev.fluxion}: those would miss the cycles through the root package. */
    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = slices().matching("dev.(**)")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to read the packages in one order");

    @ArchTest
    static final ArchRule coreKnowsNoBackendAndNoStream = noClasses()
            .that(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BACKENDS, STREAMS, EXAMPLES)
            .because("a backend or an operator is added without touching the core");

    @ArchTest
    static final ArchRule backendsKnowNoStream = noClasses()
            .that()
            .resideInAPackage(BACKENDS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STREAMS, EXAMPLES)
            .because("a backend differentiates and does not stream")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule streamsKnowNoBackend = noClasses()
            .that()
            .resideInAPackage(STREAMS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BACKENDS, EXAMPLES)
            .because("an operator takes any backend")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheGpuModuleKnowsAparapi = noClasses()
            .that()
            .resideOutsideOfPackage(GPU)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(APARAPI)
            .because("Aparapi can then be replaced in one module");

    @ArchTest
    static final ArchRule onlyStreamsAndExamplesKnowReactor = noClasses()
            .that()
            .resideOutsideOfPackages(STREAMS, EXAMPLES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(REACTOR)
            .because("derivatives are of use without streams");

    @ArchTest
    static final ArchRule streamsWriteNoPublisherAndNoSubscriberByHand = noClasses()
            .that()
            .resideInAPackage(STREAMS)
            .should()
            .beAssignableTo(Publisher.class)
            .orShould()
            .beAssignableTo(Subscriber.class)
            .orShould()
            .beAssignableTo(Subscription.class)
            .because(
                    "Reactor's own operators keep the rules of Reactive Streams; one that is written here must be held to the TCK");

    @ArchTest
    static final ArchRule examplesUseWhatIsPublished = noClasses()
            .that()
            .resideInAPackage(EXAMPLES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..internal..")
            .because("an example shows what its reader can do")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesSayThatNullIsTheException =
            classes().should(resideInANullMarkedPackage()).because("null appears only where @Nullable says so");

    @ArchTest
    static final ArchRule publishedClassesAreFinal = classes()
            .that(PUBLISHED)
            .and()
            .areNotInterfaces()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .areNotAssignableTo(Throwable.class)
            .and()
            .areNotEnums() // one with a body for a constant is not final
            .should()
            .haveModifier(JavaModifier.FINAL)
            .because("nothing here is designed to be extended by inheritance")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule librariesPrintNothing = noClasses()
            .that()
            .resideOutsideOfPackage(EXAMPLES)
            .should(ACCESS_STANDARD_STREAMS)
            .because("the output belongs to the program");

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package whose package-info is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage()
                        .tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                events.add(new SimpleConditionEvent(
                        item, marked, item.getName() + " resides in a package without @NullMarked"));
            }
        };
    }
}
