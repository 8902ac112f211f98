using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Networks;
using Fanin.Models;
using Fanin.Parameters;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin models</c>: the built-in models, or one in detail.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr)
    {
        Argument<string?> name = ModelSource.OptionalArgument("name");
        Option<string?> elementType = ModelSource.ElementTypeOption();
        Command command = new("models", "List the built-in models, or describe one: its parameters, and the facts that recipes calculate with.") { name, elementType };
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () =>
            {
                List<string> mistakes = [];
                ElementType? type = ModelSource.ReadElementType(parsed.GetValue(elementType), mistakes);
                return mistakes.Count > 0 ? throw new InputException(mistakes)
                    : parsed.GetValue(name) is { } one ? Describe(output, one, type)
                    : List(output, type ?? ElementType.Float32);
            });
        });
        return command;
    }

    private static int List(ConsoleOutput output, ElementType type)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("name").AddColumn("family").AddColumn(new TableColumn("parameters").RightAligned()).AddColumn("what it is");
        var models = new JsonArray();
        foreach (ModelEntry entry in ModelCatalog.Entries)
        {
            ModelDescription model = entry.Describe(type);
            table.AddRow(new Text(entry.Name), new Text(model.Family), new Text(Trained(model).ToString("N0", CultureInfo.InvariantCulture)), new Text(entry.Title));
            models.Add((JsonNode)new JsonObject
            {
                ["name"] = entry.Name,
                ["family"] = model.Family,
                ["title"] = entry.Title,
                ["source"] = entry.Source,
                ["elements"] = Trained(model),
            });
        }

        if (!output.Quiet)
        {
            output.Console.Write(table);
        }

        output.Line($"Also {ModelCatalog.MlpForm} with any sizes and, behind + or a comma, bn, ln, act=ACTIVATION;");
        output.Line("and the config.json of a model of transformers:");
        SchemeLines.Write(output, "    ", string.Join(", ", HuggingFaceConfig.Architectures) + ".");
        if (!output.Quiet)
        {
            EntryLines.Write(output, NetworkCatalog.All, "Options follow + or a comma, as resnet20+act=gelu; fanin models NAME lists them.");
        }

        output.Document(new JsonObject
        {
            ["models"] = models,
            ["networks"] = EntryLines.Json(NetworkCatalog.All),
            ["architectures"] = new JsonArray([.. HuggingFaceConfig.Architectures.Select(architecture => (JsonNode)architecture)]),
        });
        return ExitCode.Done;
    }

    private static int Describe(ConsoleOutput output, string name, ElementType? type) => ModelCatalog.Find(name) is null && NetworkCatalog.Find(name) is { } network
        ? EntryLines.Describe(output, network)
        : Describe(output, ModelSource.Find(name, type));

    private static int Describe(ConsoleOutput output, ModelDescription model)
    {
        ModelEntry? entry = ModelCatalog.Find(model.Name);
        Fact(output, "model", entry is null ? model.Name : $"{model.Name}: {entry.Title}");
        Fact(output, "family", model.Family);
        Fact(output, "source", entry?.Source);
        Fact(output, "activation", model.Activation);
        Fact(output, "facts", model.Facts.ToString());
        if (!output.Quiet)
        {
            output.Console.Write(Parameters(model));
        }

        output.Line(string.Create(CultureInfo.InvariantCulture, $"{Trained(model):N0} parameters in {model.Parameters.Length:N0} tensors, shared ones counted once"));
        output.Document(Json(model, entry));
        return ExitCode.Done;
    }

    private static Table Parameters(ModelDescription model)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("parameter").NoWrap()).AddColumns("shape", "type", "layer", "role");
        foreach (ParameterSpec parameter in model.Parameters)
        {
            string tied = parameter.TiedTo is { } first ? $" = {first}" : string.Empty;
            table.AddRow(
                new Text(parameter.Name + tied),
                new Text(parameter.Shape.ToString()),
                new Text(ModelSource.Word(parameter.ElementType)),
                new Text(parameter.Layer.Type),
                new Text(parameter.Role.ToString()));
        }

        return table;
    }

    private static void Fact(ConsoleOutput output, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            output.Line($"{name,-11} {text}");
        }
    }

    private static JsonObject Json(ModelDescription model, ModelEntry? entry) => new()
    {
        ["name"] = model.Name,
        ["family"] = model.Family,
        ["title"] = entry?.Title,
        ["source"] = entry?.Source,
        ["activation"] = model.Activation,
        ["configuration"] = entry?.Configuration is { } text ? JsonNode.Parse(text) : null,
        ["facts"] = Facts(model.Facts),
        ["elements"] = Trained(model),
        ["parameters"] = new JsonArray([.. model.Parameters.Select(parameter => (JsonNode)new JsonObject
        {
            ["name"] = parameter.Name,
            ["shape"] = new JsonArray([.. parameter.Shape.Sizes.Select(size => (JsonNode)size)]),
            ["dtype"] = ModelSource.Word(parameter.ElementType),
            ["layer"] = parameter.Layer.Type,
            ["role"] = parameter.Role.ToString(),
            ["tiedTo"] = parameter.TiedTo,
            ["facts"] = Facts(parameter.Layer.Facts),
        })]),
    };

    private static JsonObject Facts(ModelFacts facts) => new(facts.Values.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));

    // What is trained: running statistics are state.
    private static long Trained(ModelDescription model) => model.Parameters
        .Where(parameter => parameter.TiedTo is null && parameter.Role is not (ParameterRole.RunningMean or ParameterRole.RunningVariance or ParameterRole.BatchCount))
        .Sum(parameter => parameter.Shape.ElementCount);
}
