using Fanin.Files;
using Fanin.Json;

namespace Fanin.Plans;

/// <summary>A plan as JSON, by which it can be kept, compared and carried out elsewhere: what is read back fills the same bits.</summary>
/// <param name="Model">Name of the model, as <see cref="Models.ModelDescription.Name"/> has it.</param>
/// <param name="Plan">The plan.</param>
/// <remarks>
/// <para>Fields: <c>format</c>, <c>version</c>, <c>model</c>, <c>recipe</c>, <c>recipeText</c>, <c>seed</c>, <c>stream</c>, <c>constructed</c>, <c>end</c>,
/// <c>parameters[]{name, shape, dtype, layer, layerPath, role, recipe, rule, scheme, pattern, fanIn, fanOut, gain, distribution{kind, …}, stream{kind, position, …}, count,
/// tiedNames}</c>, <c>totals{parameters, elements, bytes}</c>. Numbers are written in the shortest text that reads back to the same bits.</para>
/// <para>Of a layer only type and path are kept, of a recipe the rules that chose; what else there was has become numbers by now. Fields that this version does not know
/// are passed over in a document and its parameters, and refused in distributions and places, where they would change what is filled.</para>
/// </remarks>
public sealed record PlanDocument(string Model, InitPlan Plan)
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>What the field <c>format</c> says.</summary>
    public const string Format = "fanin-plan";

    // Some hundred bytes a parameter; no model has millions.
    private const int MostBytes = 1 << 30;

    /// <summary>The rules that the plan was made by, in full; <see langword="null"/> if nobody kept them.</summary>
    public string? RecipeText { get; init; }

    /// <summary>Writes the document.</summary>
    /// <param name="indented">Whether for people to read; else in one line.</param>
    /// <returns>JSON, without a line's end.</returns>
    public string ToJson(bool indented = true) => PlanWriter.Write(this, indented);

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="fileName">The name by which mistakes call it.</param>
    /// <returns>The document.</returns>
    /// <exception cref="DiagnosticException">It is not JSON, or not a plan that could be carried out: all mistakes, each with its place.</exception>
    public static PlanDocument Parse(ReadOnlyMemory<byte> utf8, string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var source = new JsonSource(utf8, fileName);
        PlanDocument? document = source.Parse() is { } root ? new PlanReader(source).Read(root) : null;
        source.ThrowProblems($"{fileName} is no plan");
        return document!;
    }

    /// <summary>Reads a document from a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The document.</returns>
    /// <exception cref="DiagnosticException">See <see cref="Parse"/>; or it is longer than any plan.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static PlanDocument Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return BoundedFile.Read(path, MostBytes) is { } utf8 ? Parse(utf8, path) : throw new DiagnosticException(
            $"{path} is no plan", [new Diagnostic(Diagnostic.MalformedJson, FormattableString.Invariant($"Expected a plan of at most {MostBytes} bytes, got a longer file.")) { Place = new TextPlace(path) }]);
    }
}
