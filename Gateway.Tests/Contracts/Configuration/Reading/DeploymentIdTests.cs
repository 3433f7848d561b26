using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary><c>model_info.id</c>, and the id that is made where there is none.</summary>
public sealed class DeploymentIdTests
{
    [Test]
    public void An_id_given_twice_is_an_error_that_names_the_first()
    {
        var problem = OnlyProblem("""
            model_list:
              - { model_name: a, litellm_params: { model: x, mock_response: hi }, model_info: { id: same } }
              - { model_name: b, litellm_params: { model: x, mock_response: hi }, model_info: { id: same } }
            """ + General);

        Assert.That(problem.Path, Is.EqualTo("model_list[1].model_info.id"));
        Assert.That(problem.Line, Is.EqualTo(3));
        Assert.That(problem.Message, Does.Contain("model_list[0].model_info.id on line 2"));
    }

    [Test]
    public void A_made_id_is_stable_and_does_not_depend_on_credentials_or_place()
    {
        var alone = IdOf("model: openai/m, api_key: one, tags: [a, b]");

        var configuration = Valid("""
            model_list:
              - { model_name: other, litellm_params: { model: x, mock_response: hi } }
              - { model_name: gpt-4, litellm_params: { model: openai/m, api_key: two, tags: [b, a] } }
            """ + General);

        Assert.That(configuration.ModelList[1].Id, Is.EqualTo(alone));
        Assert.That(configuration.ModelList[0].Id, Is.Not.EqualTo(alone));
    }

    [Test]
    public void Two_entries_that_are_the_same_still_get_ids_of_their_own()
    {
        const string Text = """
            model_list:
              - { model_name: a, litellm_params: { model: x, mock_response: hi } }
              - { model_name: a, litellm_params: { model: x, mock_response: hi } }
            """ + General;

        var ids = Valid(Text).ModelList.Select(e => e.Id).ToList();

        Assert.That(ids, Is.Unique);
        Assert.That(Valid(Text).ModelList.Select(e => e.Id), Is.EqualTo(ids));
    }

    [Test]
    public void A_made_id_gives_way_to_a_written_one()
    {
        var made = IdOf("model: x, mock_response: hi");

        var configuration = Valid($$"""
            model_list:
              - { model_name: gpt-4, litellm_params: { model: x, mock_response: hi } }
              - { model_name: b, litellm_params: { model: x, mock_response: hi }, model_info: { id: {{made}} } }
            """ + General);

        Assert.That(configuration.ModelList[1].Id, Is.EqualTo(made));
        Assert.That(configuration.ModelList[0].Id, Is.Not.EqualTo(made));
    }

    private static string IdOf(string parameters) => Valid(WithParameters(parameters)).ModelList.Single().Id;
}
