using Fanin.Samples;

// Every sample by name; each says whether all went as it should.
Dictionary<string, (string Meaning, Func<TextWriter, bool> Run)> samples = new(StringComparer.Ordinal)
{
    ["lecture"] = ("the lecture's Python, line by line, and the same as one rule", LectureInCSharp.Run),
    ["compare"] = ("an experiment in code: which of three recipes is better", CompareInCSharp.Run),
};

if (args is [string name] && samples.TryGetValue(name, out (string Meaning, Func<TextWriter, bool> Run) sample))
{
    return sample.Run(Console.Out) ? 0 : 1;
}

Console.Error.WriteLine("Expected the name of one sample:");
foreach ((string known, (string meaning, _)) in samples)
{
    Console.Error.WriteLine($"  {known,-10} {meaning}");
}

return 2;
