namespace Fanin.Diagnosis.Checks;

/// <summary>A limit, and where it comes from.</summary>
/// <param name="Value">The limit.</param>
/// <param name="Source">A paper, what it is derived from, or that it is a convention.</param>
internal sealed record SourcedLimit(double Value, string Source)
{
    public static implicit operator double(SourcedLimit threshold) => threshold.Value;
}
