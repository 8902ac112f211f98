using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>A scheme some of whose numbers are formulas of a model's facts: <c>normal(0, initializer_range / sqrt(2 * layers))</c>. Made by
/// <see cref="SchemeCatalog.Parse"/>.</summary>
/// <remarks><para>For each parameter the formulas are calculated, and the scheme with these numbers resolves. Two are equal if their text forms are.</para></remarks>
public sealed record FormulaScheme : Scheme
{
    private readonly SchemeEntry _entry;
    private readonly SchemeText _call;

    internal FormulaScheme(SchemeEntry entry, SchemeText call, SchemeArguments arguments)
    {
        (_entry, _call) = (entry, call);
        Text = SchemeText.Of(entry.Name, [.. call.Arguments.Select(arguments.TextOf)]);
    }

    /// <summary>The text form.</summary>
    public string Text { get; }

    /// <summary>The scheme with numbers in place of formulas.</summary>
    /// <param name="parameter">A parameter, whose layer's facts the formulas calculate with.</param>
    /// <exception cref="ArgumentException">The model lacks a fact, a formula comes to no finite number, or to one that the scheme can't take.</exception>
    public Scheme For(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        try
        {
            return _entry.Create(new SchemeArguments(_entry, _call, SchemeFacts.Of(parameter)));
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException(wrong.Message, nameof(parameter), wrong);
        }
    }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter) => For(parameter).Resolve(parameter);

    /// <inheritdoc/>
    public bool Equals(FormulaScheme? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
