using Fanin.Files;
using Fanin.Lab.Experiments;
using Fanin.Lab.Plots;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;

namespace Fanin.Lab.StudyReports;

/// <summary>The report of a comparison for people: a page, a summary in plain text, and every picture as PNG and SVG.</summary>
public static class StudyReport
{
    /// <summary>The page.</summary>
    public const string PageFile = "report.html";

    /// <summary>The answer and the table as plain text.</summary>
    public const string SummaryFile = "summary.txt";

    /// <summary>The experiment, as a file that <c>fanin compare</c> takes.</summary>
    public const string ExperimentFile = "experiment.yaml";

    /// <summary>The subfolder of pictures.</summary>
    public const string PictureFolder = "plots";

    /// <summary>Writes the report; what is there is replaced.</summary>
    /// <param name="result">What to tell; any part may be missing.</param>
    /// <param name="store">Where the curves are; <see langword="null"/> draws what the records themselves hold.</param>
    /// <param name="folder">Where to; it is there.</param>
    /// <param name="command">The command line that repeats the run.</param>
    /// <returns>The files, relative to the folder, with forward slashes.</returns>
    /// <exception cref="IOException">The disk is full; every file present is complete.</exception>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    public static IReadOnlyList<string> Write(StudyResult result, ResultStore? store, string folder, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(command);
        var curves = new StudyCurves(result, store);
        List<string> files = [SummaryFile, ExperimentFile, PageFile];
        AtomicFile.Write(Path.Combine(folder, SummaryFile), StudySummary.Of(result));
        AtomicFile.Write(Path.Combine(folder, ExperimentFile), ExperimentText.Write(result.Experiment));
        AtomicFile.Write(Path.Combine(folder, PageFile), StudyPage.Render(result, curves, command));
        if (result.Records.IsEmpty)
        {
            return files;
        }

        Directory.CreateDirectory(Path.Combine(folder, PictureFolder));
        foreach ((StudyFacet facet, string prefix) in StudyPage.Drawn(result))
        {
            foreach (StudyFigure figure in StudyFigures.Of(result, curves, facet, prefix))
            {
                using Picture picture = figure.Draw(figure.Wide);
                Write($"{PictureFolder}/{figure.Name}.png", file => AtomicFile.Write(file, picture.ToPng()));
                Write($"{PictureFolder}/{figure.Name}.svg", file => AtomicFile.Write(file, picture.ToSvg()));
            }
        }

        return files;

        void Write(string name, Action<string> write)
        {
            write(Path.Combine(folder, name));
            files.Add(name);
        }
    }
}
