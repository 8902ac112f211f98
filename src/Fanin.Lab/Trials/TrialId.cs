using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fanin.Lab.Trials;

/// <summary>The identity of a trial: the hash of its description.</summary>
public static class TrialId
{
    private const int Digits = 32;

    /// <summary>SHA-256 of the description's canonical JSON, the first 32 hexadecimal digits.</summary>
    /// <param name="spec">The description; its <see cref="TrialSpec.Factors"/> and <see cref="TrialSpec.RecipeName"/> don't count, for they are names.</param>
    public static string Of(TrialSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        byte[] canonical = JsonSerializer.SerializeToUtf8Bytes(spec with { Factors = [], RecipeName = string.Empty }, TrialIdContext.Default.TrialSpec);
        return Convert.ToHexStringLower(SHA256.HashData(canonical))[..Digits];
    }
}

/// <summary>The canonical form: properties in the order of their declaration, no white space.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = false)]
[JsonSerializable(typeof(TrialSpec))]
internal sealed partial class TrialIdContext : JsonSerializerContext;
