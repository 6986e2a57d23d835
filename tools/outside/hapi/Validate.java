import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.validation.FhirValidator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Validate RESOURCES.ndjson [PROFILES]: each line against FHIR R4, and against the profiles of a folder
 * (StructureDefinition-*.json and so on, or the same in XML). Answers a line "NUMBER<tab>SEVERITY<tab>PLACE<tab>MESSAGE" for
 * each error, and the profiles it read. A claimed profile that is in neither is an error where it begins
 * with one of the folder's addresses. Asks nobody: what is not on the disk is not known.
 */
public class Validate {
  public static void main(String[] args) throws Exception {
    FhirContext context = FhirContext.forR4();
    PrePopulatedValidationSupport more = new PrePopulatedValidationSupport(context);
    Set<String> known = new HashSet<>();
    if (args.length > 1) {
      try (var files = Files.list(Path.of(args[1]))) {
        for (Path file : files.sorted().toList()) {
          boolean isXml = file.toString().endsWith(".xml");
          if (!isXml && !file.toString().endsWith(".json")) continue;
          IParser parser = isXml ? context.newXmlParser() : context.newJsonParser();
          IBaseResource resource = parser.parseResource(Files.readString(file));
          if (resource instanceof StructureDefinition profile) {
            more.addStructureDefinition(profile);
            known.add(profile.getUrl());
          } else if (resource instanceof ValueSet set) more.addValueSet(set);
          else if (resource instanceof CodeSystem system) more.addCodeSystem(system);
        }
      }
    }
    ValidationSupportChain chain =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(context),
            more,
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context),
            new SnapshotGeneratingValidationSupport(context));
    FhirInstanceValidator instance = new FhirInstanceValidator(chain);
    instance.setErrorForUnknownProfiles(args.length > 1);
    FhirValidator validator = context.newValidator();
    validator.registerValidatorModule(instance);
    System.out.println("profiles\t" + known.size());
    List<String> lines = Files.readAllLines(Path.of(args[0]), StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      for (var message : validator.validateWithResult(lines.get(i)).getMessages()) {
        String severity = message.getSeverity().getCode();
        if (!severity.equals("error") && !severity.equals("fatal")) continue;
        System.out.println(
            i + "\t" + severity + "\t" + message.getLocationString() + "\t"
                + message.getMessage().replace('\n', ' ').replace('\t', ' '));
      }
    }
    System.out.println("checked\t" + lines.size());
  }
}
