using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Nothing is written: the tensor keeps what it holds, because it is tied to another one, or loaded.</summary>
/// <remarks><para>Takes no draws, and writes no memory. A tensor that several places share is set by the rule of the others.</para></remarks>
public sealed record LeaveScheme : Scheme
{
    /// <summary>Its name in the text form.</summary>
    internal const string Word = "leave";

    /// <summary>Makes the scheme.</summary>
    /// <param name="reason">Why, for people; may be empty.</param>
    public LeaveScheme(string reason = "")
    {
        ArgumentNullException.ThrowIfNull(reason);
        Reason = reason.Trim();
    }

    /// <summary>Why, for people.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter) => new(new LeaveDistribution(Reason));

    /// <inheritdoc/>
    public override string ToString() => Reason.Length == 0 ? Word : $"{Word}({Reason})";
}
