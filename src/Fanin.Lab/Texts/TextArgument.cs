using System.Collections.Immutable;
using System.Globalization;

namespace Fanin.Lab.Texts;

/// <summary>An argument that data or a network takes in its text, as <c>noise=0.2</c>.</summary>
/// <param name="Name">What stands before the equals sign.</param>
/// <param name="Default">What it is if it is not given, as text; <see langword="null"/> if it must be given, or if there is then none (see <paramref name="Meaning"/>).</param>
/// <param name="Meaning">What it means, with its range, in a few words.</param>
public sealed record TextArgument(string Name, string? Default, string Meaning)
{
    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Words that it may be; empty for a number or any text.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    internal TextArgumentKind Kind { get; init; } = TextArgumentKind.Text;

    internal double Least { get; init; }

    internal double Most { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Default is null ? Name : $"{Name}={Default}";

    internal static TextArgument Whole(string name, long? value, long least, long most, string meaning) =>
        new(name, value?.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{meaning}, {least:N0} to {most:N0}"))
        {
            Kind = TextArgumentKind.Whole,
            Least = least,
            Most = most,
        };

    internal static TextArgument Number(string name, double value, double least, double most, string meaning) =>
        new(name, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{meaning}, {least} to {most:N0}"))
        {
            Kind = TextArgumentKind.Number,
            Least = least,
            Most = most,
        };

    internal static TextArgument Seed { get; } = new("seed", "0", "the root of its random numbers") { Kind = TextArgumentKind.Seed };

    internal static TextArgument Word(string name, string value, string meaning, params ImmutableArray<string> words) =>
        new(name, value, $"{meaning}: {string.Join(", ", words)}") { Kind = TextArgumentKind.Word, Words = words };

    internal static TextArgument Activation(string value, string meaning = "the activation") =>
        new("act", value, meaning + ", of fanin gains") { Kind = TextArgumentKind.Activation };

    internal static TextArgument Required(string name, string meaning) => new(name, null, meaning) { IsRequired = true };
}

/// <summary>How an argument is read.</summary>
internal enum TextArgumentKind
{
    /// <summary>As it stands.</summary>
    Text,

    /// <summary>A whole number of a range.</summary>
    Whole,

    /// <summary>A number of a range.</summary>
    Number,

    /// <summary>A seed.</summary>
    Seed,

    /// <summary>One of some words.</summary>
    Word,

    /// <summary>An activation of the catalog.</summary>
    Activation,
}
