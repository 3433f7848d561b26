namespace Admin.Api.Tags;

/// <summary>Where one tag is used.</summary>
/// <param name="Deployments">The ids of the deployments that carry it.</param>
/// <param name="Keys">How many keys name it in their scope.</param>
/// <param name="Teams">How many teams name it in their scope.</param>
/// <param name="Labels">How many keys have it as a label for spend, which never routes.</param>
internal sealed record TagAnswer(string Tag, IReadOnlyList<string> Deployments, long Keys, long Teams, long Labels);

/// <summary>One page of <c>/tag/list</c>.</summary>
internal sealed record TagListAnswer(IReadOnlyList<TagAnswer> Tags, long TotalCount, long CurrentPage, long TotalPages);
