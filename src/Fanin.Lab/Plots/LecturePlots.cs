using Fanin.Files;
using Fanin.Lab.Results;

namespace Fanin.Lab.Plots;

/// <summary>Draws the pictures of a lecture run: two for each variant and one comparison, each as PNG and as SVG.</summary>
public static class LecturePlots
{
    /// <summary>The subfolder that the pictures go to.</summary>
    public const string Folder = "plots";

    /// <summary>Draws and writes all pictures; existing ones of the same name are replaced.</summary>
    /// <param name="result">What to draw; variants without a finished run get empty axes that say so.</param>
    /// <param name="folder">The run's folder, which must exist; pictures go to <see cref="Folder"/> in it.</param>
    /// <returns>The files written, relative to <paramref name="folder"/>, with forward slashes.</returns>
    /// <exception cref="IOException">The folder is missing or the disk is full; every file present is complete.</exception>
    public static IReadOnlyList<string> Write(LectureResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(Path.Combine(folder, Folder));

        var files = new List<string>();
        using (Picture comparison = ComparisonPlot.Draw(result, PictureShape.WidePair))
            Write(comparison, "comparison", folder, files);

        string[] names = VariantFileNames.Of([.. result.Variants.Select(variant => variant.Name)]);
        for (int i = 0; i < names.Length; i++)
        {
            using (Picture loss = LossPlot.Draw(result, i, PictureShape.Wide))
                Write(loss, names[i] + "-loss", folder, files);
            using Picture accuracy = AccuracyPlot.Draw(result, i, PictureShape.Wide);
            Write(accuracy, names[i] + "-accuracy", folder, files);
        }

        return files;
    }

    private static void Write(Picture picture, string name, string folder, List<string> files)
    {
        AtomicFile.Write(Path.Combine(folder, Folder, name + ".png"), picture.ToPng());
        files.Add($"{Folder}/{name}.png");
        AtomicFile.Write(Path.Combine(folder, Folder, name + ".svg"), picture.ToSvg());
        files.Add($"{Folder}/{name}.svg");
    }
}
