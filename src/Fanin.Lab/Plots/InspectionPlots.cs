using Fanin.Diagnosis.Reports;
using Fanin.Files;
using Fanin.Lab.Widths;

namespace Fanin.Lab.Plots;

/// <summary>Draws the pictures of an inspection, each as PNG and as SVG.</summary>
public static class InspectionPlots
{
    /// <summary>Draws and writes all pictures that there is something for; existing ones of the same name are replaced.</summary>
    /// <param name="report">What to draw.</param>
    /// <param name="after">The report of the repaired model, or <see langword="null"/>.</param>
    /// <param name="folder">The inspection's folder, which must exist; pictures go to <see cref="LecturePlots.Folder"/> in it.</param>
    /// <returns>The files written, relative to <paramref name="folder"/>, with forward slashes.</returns>
    /// <exception cref="IOException">The folder is missing or the disk is full; every file present is complete.</exception>
    public static IReadOnlyList<string> Write(ProbeReport report, ProbeReport? after, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<string> files = [];
        Write(DepthPlot.Signal(report, after, PictureShape.WidePair), "signal", folder, files);
        Write(DepthPlot.Cosine(report, after, PictureShape.Wide), "cosine", folder, files);
        Write(HistogramPlot.Draw(report, PictureShape.Wide), "histograms", folder, files);
        Write(SpectrumPlot.Draw(report, PictureShape.Wide), "singular-values", folder, files);
        return files;
    }

    /// <summary>Draws and writes the picture of a coordinate check.</summary>
    /// <param name="result">What to draw.</param>
    /// <param name="folder">As for an inspection.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="IOException">The folder is missing or the disk is full; every file present is complete.</exception>
    public static IReadOnlyList<string> Write(CoordinateResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<string> files = [];
        Write(WidthPlot.Draw(result, PictureShape.Wide), "widths", folder, files);
        return files;
    }

    private static void Write(Picture? picture, string name, string folder, List<string> files)
    {
        if (picture is null)
        {
            return;
        }

        using Picture drawn = picture;
        Directory.CreateDirectory(Path.Combine(folder, LecturePlots.Folder));
        AtomicFile.Write(Path.Combine(folder, LecturePlots.Folder, name + ".png"), drawn.ToPng());
        files.Add($"{LecturePlots.Folder}/{name}.png");
        AtomicFile.Write(Path.Combine(folder, LecturePlots.Folder, name + ".svg"), drawn.ToSvg());
        files.Add($"{LecturePlots.Folder}/{name}.svg");
    }
}
