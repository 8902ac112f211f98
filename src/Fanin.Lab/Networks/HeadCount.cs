namespace Fanin.Lab.Networks;

/// <summary>Heads of attention share the width out.</summary>
internal static class HeadCount
{
    /// <summary>What is wrong with width and heads; <see langword="null"/> if nothing is.</summary>
    public static string? Misfit(string name, NetworkRequest request)
    {
        int width = request.Arguments.Whole("width");
        int heads = request.Arguments.Whole("heads");
        return width % heads == 0 ? null : FormattableString.Invariant($"{name} expects heads that divide the width; got width={width} and heads={heads}.");
    }
}
