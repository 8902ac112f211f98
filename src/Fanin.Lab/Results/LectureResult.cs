namespace Fanin.Lab.Results;

/// <summary>The outcome of <c>fanin lecture</c>: what was trained on what, and every curve. Its JSON form is a contract with scripts.</summary>
/// <param name="Dataset">The images and where they came from.</param>
/// <param name="Settings">What all trials have in common.</param>
/// <param name="Variants">One entry a variant, in the order asked for; a variant whose trials were all interrupted has no runs.</param>
/// <param name="Interrupted">Whether some trials were cancelled before they finished.</param>
/// <param name="Files">The files written, relative to the output folder.</param>
public sealed record LectureResult(
    DatasetSummary Dataset,
    LectureSettings Settings,
    IReadOnlyList<VariantResult> Variants,
    bool Interrupted,
    IReadOnlyList<string> Files);

/// <summary>The images of a run.</summary>
/// <param name="Name">Short name, for instance <c>fashion-mnist</c>.</param>
/// <param name="Train">Number of training images.</param>
/// <param name="Valid">Number of validation images.</param>
/// <param name="Test">Number of test images.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Source">Where the files were found, in words.</param>
public sealed record DatasetSummary(string Name, int Train, int Valid, int Test, int Classes, string Source);

/// <summary>What all trials of a lecture run have in common.</summary>
/// <param name="Model">The network, for instance <c>mlp:784-75-45-10</c>.</param>
/// <param name="Seeds">One trial a variant and seed.</param>
/// <param name="Steps">Budget of optimizer steps a trial.</param>
/// <param name="StepsPerEpoch">Steps between two measurements.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="LearningRate">Step size of plain SGD without momentum.</param>
/// <param name="Stream">Where the first weights come from: <c>pytorch</c> or <c>keyed</c>.</param>
/// <param name="Threads">libtorch threads a trial.</param>
/// <param name="Workers">Trials trained at a time.</param>
public sealed record LectureSettings(
    string Model,
    IReadOnlyList<ulong> Seeds,
    int Steps,
    int StepsPerEpoch,
    int Batch,
    double LearningRate,
    string Stream,
    int Threads,
    int Workers);

/// <summary>All trials of one initialization.</summary>
/// <param name="Name">For instance <c>gaussian+bn</c>.</param>
/// <param name="Recipe">The rules in words, for instance <c>Linear.weight: normal(0, 0.001); Linear.bias: zeros</c>.</param>
/// <param name="BatchNorm">Whether the hidden layers are followed by BatchNorm.</param>
/// <param name="Runs">One entry a finished trial, in the order of the seeds.</param>
public sealed record VariantResult(string Name, string Recipe, bool BatchNorm, IReadOnlyList<TrialResult> Runs);
