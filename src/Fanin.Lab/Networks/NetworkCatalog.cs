using Fanin.Lab.Texts;

namespace Fanin.Lab.Networks;

/// <summary>All networks that have a name here: what listings and the parser go through.</summary>
public static class NetworkCatalog
{
    /// <summary>Every entry, in the order in which they are listed.</summary>
    public static IReadOnlyList<NetworkEntry> All { get; } =
    [
        PerceptronNetwork.Entry,
        LeNetNetwork.Entry,
        ConvolutionalNetwork.Entry,
        ResidualNetworks.Twenty,
        ResidualNetworks.OfDepth,
        ResidualNetworks.Eighteen,
        VitNetwork.Entry,
        GptNetwork.Entry,
    ];

    /// <summary>The entry of a name; <see langword="null"/> if there is none.</summary>
    /// <param name="name">Capitals, underscores and hyphens don't matter.</param>
    public static NetworkEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TextEntry.Find(All, name);
    }
}
