using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fanin.Files;

namespace Fanin.Lab.Results;

/// <summary>The machine-readable form of a lecture run: camelCase fields, accuracies in [0, 1], losses in nats, <c>null</c> where a number is not finite.</summary>
/// <remarks>The minibatch losses are not in it (see <see cref="CurvesCsv"/>), nor are the printed plans.</remarks>
public static class LectureJson
{
    /// <summary>The usual name of the file.</summary>
    public const string FileName = "lecture.json";

    /// <summary>Gives the document as text.</summary>
    /// <param name="result">What to write.</param>
    /// <returns>Indented JSON.</returns>
    public static string Serialize(LectureResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.Serialize(result, LectureJsonContext.Result);
    }

    /// <summary>Writes the document to <see cref="FileName"/>, whole or not at all.</summary>
    /// <param name="result">What to write.</param>
    /// <param name="folder">An existing folder.</param>
    /// <returns>The file's name, relative to <paramref name="folder"/>.</returns>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static string Write(LectureResult result, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AtomicFile.Write(Path.Combine(folder, FileName), Serialize(result) + "\n");
        return FileName;
    }
}

/// <summary>Generated at build time: no reflection.</summary>
[JsonSerializable(typeof(LectureResult))]
internal sealed partial class LectureJsonContext : JsonSerializerContext
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,

        // Leaves letters such as σ and signs such as + as they are: the text goes to files and terminals, not into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new FiniteNumberConverter() },
        TypeInfoResolver = new LectureJsonContext().WithAddedModifier(AllowIgnored),
    };

    /// <summary>How to write a result.</summary>
    public static JsonTypeInfo<LectureResult> Result => (JsonTypeInfo<LectureResult>)Readable.GetTypeInfo(typeof(LectureResult));

    // The serializer refuses members that are both required and ignored, lest reading fail; nothing is read here.
    private static void AllowIgnored(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
            property.IsRequired = false;
    }
}
