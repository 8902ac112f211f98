using Fanin.App.Tests.Data;
using Fanin.Lab.Data;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

/// <summary>The images and the small helpers that tests of training share.</summary>
internal static class Images
{
    private static readonly Lazy<ImageDataset> SampleLoaded = new(() => ImageDataset.Load("sample"));
    private static readonly Lazy<ImageDataset> TinyLoaded = new(LoadTiny);

    /// <summary>4,500 + 500 + 1,000 images of Fashion-MNIST.</summary>
    public static ImageDataset Sample => SampleLoaded.Value;

    /// <summary>18 + 2 + 5 images of 4 x 3 pixels, in a folder of one's own: an epoch takes no time.</summary>
    public static ImageDataset Tiny => TinyLoaded.Value;

    /// <summary>The bits of every tensor of a module, running statistics included.</summary>
    public static string[] StateBits(nn.Module module) =>
        [.. module.state_dict().Select(entry => $"{entry.Key} {Convert.ToHexString(entry.Value.cpu().contiguous().bytes)}")];

    /// <summary>All elements, for comparisons bit for bit.</summary>
    public static int[] Bits(IEnumerable<float> values) => [.. values.Select(BitConverter.SingleToInt32Bits)];

    private static ImageDataset LoadTiny()
    {
        using var folder = new TemporaryFolder();
        TinySet.WriteTo(folder, "tiny");
        return ImageDataset.Load(folder["tiny"]);
    }
}
