using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>What runs have in common but for their seed: factors with their values, in the experiment's order. Equal if all are equal, in the same order.</summary>
[JsonConverter(typeof(SettingConverter))]
public sealed class Setting : IEquatable<Setting>
{
    private readonly string _key;

    /// <summary>Takes factors as a setting.</summary>
    /// <param name="factors">Each name once.</param>
    /// <exception cref="ArgumentException">A factor has no name, or a name occurs twice.</exception>
    public Setting(params IEnumerable<TrialFactor> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        Factors = [.. factors];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (TrialFactor factor in Factors)
        {
            if (string.IsNullOrEmpty(factor.Name) || factor.Value is null || !names.Add(factor.Name))
                throw new ArgumentException($"Expected each factor once, with a name and a value; got \"{factor.Name}\" wrong or again.", nameof(factors));
        }

        _key = string.Join('\u001e', Factors.Select(factor => $"{factor.Name}\u001f{factor.Value}"));
    }

    /// <summary>Names and values.</summary>
    public ImmutableArray<TrialFactor> Factors { get; }

    /// <summary>The value of a factor; <see langword="null"/> if the setting has no such factor.</summary>
    /// <param name="name">For instance <c>lr</c>.</param>
    public string? this[string name] => Factors.FirstOrDefault(factor => factor.Name == name).Value;

    /// <summary>The setting but for one factor: what is otherwise equal.</summary>
    /// <param name="name">The factor to leave out; if there is none of that name the setting is the same.</param>
    public Setting Without(string name) => new(Factors.Where(factor => factor.Name != name));

    /// <inheritdoc/>
    public bool Equals(Setting? other) => other is not null && _key == other._key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Setting);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_key);

    /// <summary>As in <c>model lenet5, lr 0.1</c>.</summary>
    public override string ToString() => string.Join(", ", Factors.Select(factor => $"{factor.Name} {factor.Value}"));
}

/// <summary>Writes a setting as an object with a string for every factor.</summary>
internal sealed class SettingConverter : JsonConverter<Setting>
{
    /// <inheritdoc/>
    public override Setting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Expected an object of factors.");

        var factors = new List<TrialFactor>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            factors.Add(new TrialFactor(name, reader.GetString() ?? throw new JsonException($"Expected a string for factor {name}.")));
        }

        return new Setting(factors);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Setting value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (TrialFactor factor in value.Factors)
            writer.WriteString(factor.Name, factor.Value);
        writer.WriteEndObject();
    }
}
