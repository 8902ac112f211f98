using System.Text;
using Fanin.Files;

namespace Fanin.Yaml;

/// <summary>The text of files that hold YAML.</summary>
internal static class YamlFile
{
    // Four bytes hold any character.
    private const int MostBytes = 4 * YamlReader.MostCharacters;

    /// <summary>Reads a file of bounded size.</summary>
    /// <exception cref="DiagnosticException">It is too long, or not UTF-8.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string Read(string path)
    {
        if (BoundedFile.Read(path, MostBytes) is not { } bytes)
        {
            throw Wrong(FormattableString.Invariant($"Expected a file of at most {MostBytes} bytes, got a longer one."), path);
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("Expected text in UTF-8, got other bytes; save the file as UTF-8.", path);
        }
    }

    private static DiagnosticException Wrong(string message, string path) =>
        new($"{path} can't be read", [new Diagnostic(Diagnostic.UnreadableFile, message) { Place = new TextPlace(path) }]);
}
